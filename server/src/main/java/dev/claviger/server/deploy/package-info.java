/// What `claviger check --deploy` looks at: one row per check in [DeployCheck], each a pure
/// function of [DeployFacts]. Owns the judgement whether an installation is fit for production.
/// Refuses to change anything, and to know how a finding is printed.
@NullMarked
package dev.claviger.server.deploy;

import org.jspecify.annotations.NullMarked;
