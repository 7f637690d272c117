/// The snippets of `docs/guide/jose.md`, seen from where their readers stand: outside of the
/// library's package. Each `region` is printed into the page by `.ci/pages`.
@NullMarked
package dev.claviger.jose.guide;

import org.jspecify.annotations.NullMarked;
