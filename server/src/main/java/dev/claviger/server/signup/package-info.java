/// People who create their own account. Decides who may; what an account is made of, and which
/// passwords are good, is the affair of accounts and passwords.
@NullMarked
package dev.claviger.server.signup;

import org.jspecify.annotations.NullMarked;
