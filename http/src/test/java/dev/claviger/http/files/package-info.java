/// Tests of files as answers, on a real file system.
@NullMarked
package dev.claviger.http.files;

import org.jspecify.annotations.NullMarked;
