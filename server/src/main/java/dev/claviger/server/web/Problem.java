package dev.claviger.server.web;

/// Everything that a client can be told went wrong: the status, the constant public text, and the
/// machine-readable code where the body shows one. The texts are those of REST framework and
/// SimpleJWT, because clients match on them; the error reference is printed from this table.
public enum Problem implements PublicText {
  // requests
  PARSE_ERROR(400, "JSON parse error - %s", "The body is not JSON; the text says where."),
  UNREADABLE_FORM(400, "Form parse error - %s", "The form body cannot be decoded."),
  BAD_FILTER(
      400, "Invalid filter: %s.", "A parameter of the query cannot be read; the text says which."),
  UNREADABLE_MULTIPART(
      400, "Multipart form parse error - %s", "The multipart body cannot be taken apart."),
  COOKIE_SENT_TWICE(
      400,
      "The cookie '%s' was sent twice.",
      "Another host or path has planted one of the same name; have the browser forget both."),
  DELIVERY_REFUSED(
      400,
      "Tokens cannot be delivered by '%s' here.",
      "`cookies.mode` says what can be asked for; a token from a cookie goes on in a cookie."),
  NOT_FOUND(404, "Not found.", "No renderer answers to the `format` asked for."),
  NO_SUCH_SESSION(
      404,
      "No Session matches the given query.",
      "It does not exist, has ended, or is somebody else's."),
  NOT_ISSUED_HERE(
      403,
      "Tokens are not issued here.",
      "The server has `keys.verifying-key` and no `keys.signing-key`: it checks tokens of"
          + " another."),
  NO_SUCH_USER(404, "No User matches the given query.", "The path names no account."),
  METHOD_NOT_ALLOWED(405, "Method \"%s\" not allowed.", "`Allow` lists what the path takes."),
  NOT_ACCEPTABLE(
      406, "Could not satisfy the request Accept header.", "Ask for application/json or */*."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported media type \"%s\" in request.", "Send JSON or a form, and say which."),
  THROTTLED(429, "Request was throttled.", "Wait for as long as `Retry-After` says."),
  TOKEN_TOO_LARGE_FOR_COOKIE(
      500,
      "The token is too large for a cookie.",
      "Browsers drop cookies over 4,096 bytes: leave out claims, or take a smaller key."),
  UNAVAILABLE(
      503, "The database cannot be reached.", "The answer is not known now; try again later."),
  BUSY(
      503,
      "The server is busy.",
      "More passwords wait to be checked than `passwords.waiting-hashes`; try again later."),

  // identity
  NOT_AUTHENTICATED(
      401, "Authentication credentials were not provided.", "Send a bearer access token."),
  PERMISSION_DENIED(
      403,
      "You do not have permission to perform this action.",
      "The account is known and may not do this."),
  CSRF_ORIGIN(
      403,
      "CSRF Failed: Origin checking failed - %s does not match any trusted origins.",
      "A page of another origin sent it; `cors.origins` with `cors.credentials` trusts one."),
  CSRF_COOKIE_NOT_SET(
      403, "CSRF Failed: CSRF cookie not set.", "The login sets it, beside those of the tokens."),
  CSRF_TOKEN_MISSING(
      403,
      "CSRF Failed: CSRF token missing.",
      "Send what the CSRF cookie says as `X-CSRF-Token` too."),
  CSRF_TOKEN_INCORRECT(
      403,
      "CSRF Failed: CSRF token from the '%s' HTTP header incorrect.",
      "It is not what the cookie says, or of another session."),
  BAD_AUTHORIZATION_HEADER(
      401,
      "Authorization header must contain two space-delimited values",
      "bad_authorization_header",
      "The header is not `Bearer TOKEN`."),
  TOKEN_NOT_VALID_FOR_ANY_TYPE(
      401,
      "Given token not valid for any token type",
      "token_not_valid",
      "`messages` says for each accepted type why."),
  NO_USER_IN_TOKEN(
      401,
      "Token contained no recognizable user identification",
      "token_not_valid",
      "The token lacks the user claim."),
  USER_NOT_FOUND(401, "User not found", "user_not_found", "The token's account does not exist."),
  USER_INACTIVE(401, "User is inactive", "user_inactive", "The token's account is switched off."),
  PASSWORD_CHANGED(
      401,
      "The user's password has been changed.",
      "password_changed",
      "The account has another password than at the login, or was switched off since."),

  // token endpoints
  NO_ACTIVE_ACCOUNT(
      401,
      "No active account found with the given credentials",
      "Unknown user, wrong password or inactive account; which, is not said."),
  NO_OWN_EMAIL(
      403,
      "The account has no e-mail address of its own, by which tokens could name it.",
      "no_own_email",
      "With `tokens.user-id-field: email`: it has no address, or another account has the same one,"
          + " in whichever case of its letters."),
  NO_ACTIVE_ACCOUNT_FOR_TOKEN(
      401,
      "No active account found for the given token.",
      "The token's account is gone or inactive."),
  PASSWORD_CHANGED_FOR_TOKEN(
      401, "The user's password has been changed.", "The same, of a refresh token."),
  TOKEN_INVALID(
      401,
      "Token is invalid",
      "token_not_valid",
      "Malformed, wrongly signed, or not meant for us."),
  TOKEN_EXPIRED(401, "Token is expired", "token_not_valid", "Its `exp` has passed."),
  TOKEN_INVALID_OR_EXPIRED(
      401,
      "Token is invalid or expired",
      "token_not_valid",
      "Either of the two above, in the words of SimpleJWT before 5.5: `tokens.legacy-messages`."),
  TOKEN_BLACKLISTED(
      401, "Token is blacklisted", "token_not_valid", "It was revoked, or used and rotated."),
  TOKEN_WITHOUT_EXPIRY(
      401, "Token has no 'exp' claim", "token_not_valid", "Every token must end some day."),
  TOKEN_WITHOUT_ID(401, "Token has no id", "token_not_valid", "The `jti` claim is missing."),
  TOKEN_WITHOUT_TYPE(
      401, "Token has no type", "token_not_valid", "The `token_type` claim is missing."),
  TOKEN_OF_WRONG_TYPE(
      401, "Token has wrong type", "token_not_valid", "For example an access token at refresh."),
  TOKEN_WITHOUT_REFRESH_EXPIRY(
      401,
      "Token has no '%s' claim",
      "token_not_valid",
      "A sliding token that does not say how long it can be refreshed."),
  REFRESH_EXPIRY_PASSED(
      401,
      "Token '%s' claim has expired",
      "token_not_valid",
      "A sliding token that can be refreshed no longer.");

  private final int status;
  private final String text;
  private final String code;
  private final String meaning;

  Problem(int status, String text, String meaning) {
    this(status, text, "", meaning);
  }

  Problem(int status, String text, String code, String meaning) {
    this.status = status;
    this.text = text;
    this.code = code;
    this.meaning = meaning;
  }

  /// The HTTP status of the answer.
  public int status() {
    return status;
  }

  /// The public text; `%s` stands for the one argument of those that have one.
  @Override
  public String text() {
    return text;
  }

  /// The `code` member of the body, or empty where the body has none.
  public String code() {
    return code;
  }

  /// What it means, for the reference page.
  public String meaning() {
    return meaning;
  }

  /// This problem, without argument, to throw.
  public FailureException failure() {
    return new FailureException(new Failure.Refused(this, ""));
  }

  /// This problem, to throw, with the argument that its text names.
  public FailureException failure(String argument) {
    return new FailureException(new Failure.Refused(this, argument));
  }
}
