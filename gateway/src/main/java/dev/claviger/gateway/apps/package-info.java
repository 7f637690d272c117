/// Applications that run behind us as processes of ours: their workers are started, watched,
/// replaced and stopped here. Knows no route and no request: it says which servers an
/// [dev.claviger.http.proxy.Upstream] has at the moment.
@NullMarked
package dev.claviger.gateway.apps;

import org.jspecify.annotations.NullMarked;
