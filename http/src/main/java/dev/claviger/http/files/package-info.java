/// Files from a folder, as answers: [dev.claviger.http.files.StaticFiles].
///
/// Owns what a path may name, conditional requests, ranges, precompressed neighbours, compressed
/// forms kept in memory, and caching. Knows no socket: how a file's bytes reach the client is the
/// engine's business.
@NullMarked
package dev.claviger.http.files;

import org.jspecify.annotations.NullMarked;
