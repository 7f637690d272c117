/// Who may pass: policies as people write them, and the decision on one request. Pure: knows
/// neither tokens nor sockets, only who calls and what the request is.
@NullMarked
package dev.claviger.gateway.policies;

import org.jspecify.annotations.NullMarked;
