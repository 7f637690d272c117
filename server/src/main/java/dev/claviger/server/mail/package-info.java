/// Mail: what waits to be sent, how it is sent, and links that prove who reads a mailbox. Knows
/// neither what a link is good for nor who is told what: that is said by the features which send.
@NullMarked
package dev.claviger.server.mail;

import org.jspecify.annotations.NullMarked;
