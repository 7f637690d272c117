/// What a request makes its answer depend on: validators and preconditions (RFC 9110 sections 8.8
/// and 13), parts of the content (section 14). Pure; knows neither where content lies nor how it is
/// sent.
@NullMarked
package dev.claviger.http.conditions;

import org.jspecify.annotations.NullMarked;
