package dev.claviger.server.tokens;

import java.util.Optional;

/// The token that an exchange of the contract was recorded with: its name says what is odd about
/// it.
final class ContractTokens {
  private static final String OTHER_KEY = "x".repeat(64);

  private ContractTokens() {}

  /// The first token of the request; empty if the row is about none.
  static Optional<String> of(ContractRows.Row row) {
    return Optional.ofNullable(
        switch (row.section().split(" ", 2)[0]) {
          case "REFRESH" -> refresh(row.name());
          case "VERIFY" -> verify(row.name());
          case "BLACKLIST" -> blacklist(row.name());
          case "SLIDING" -> sliding(row.name());
          case "PROTECTED" -> access(row.name());
          default -> null;
        });
  }

  private static String refresh(String name) {
    return switch (name.replaceFirst("^refresh ", "")) {
      case "with access token" -> Forge.access("'1'", "");
      case "expired" -> Forge.token("{'token_type':'refresh','exp':IN(-1),'jti':'x'}");
      case "no exp" -> Forge.token("{'token_type':'refresh','jti':'x','user_id':'1'}");
      case "no type" -> Forge.token("{'exp':IN(60),'jti':'x','user_id':'1'}");
      case "no user_id" ->
          Forge.token("{'token_type':'refresh','exp':IN(60),'jti':'" + Forge.id() + "'}");
      case "int user_id" -> Forge.refresh("1", "");
      case "nbf in future" -> Forge.refresh("'1'", ",'nbf':IN(60)");
      case "exp string" -> exp("'x'");
      case "exp numeric string" -> exp("'9999999999'");
      case "exp float" -> exp("IN(60).5");
      case "exp null" -> exp("null");
      case "aud present while AUDIENCE unset" -> Forge.refresh("'1'", ",'aud':'z'");
      case "sub int" -> Forge.refresh("'1'", ",'sub':1");
      case "payload is list" -> Forge.token("[1]");
      case "carries custom claims" -> Forge.refresh("'1'", ",'name':'Al','roles':['x',1]");
      default -> Forge.refresh("'1'", "");
    };
  }

  private static String exp(String value) {
    return Forge.token(
        "{'token_type':'refresh','exp':%s,'jti':'%s','user_id':'1'}".formatted(value, Forge.id()));
  }

  private static String verify(String name) {
    return switch (name.replaceFirst("^verify ", "")) {
      case "expired" -> Forge.token("{'exp':IN(-5),'jti':'x'}");
      case "bad sig" -> Forge.token(Forge.HEADER, "{'exp':IN(60),'jti':'x'}", OTHER_KEY);
      case "no exp" -> Forge.token("{'jti':'x'}");
      case "no jti" -> Forge.token("{'exp':IN(60)}");
      case "no token_type" -> Forge.token("{'exp':IN(60),'jti':'x'}");
      case "odd token_type" -> Forge.token("{'token_type':'odd','exp':IN(60),'jti':'x'}");
      case "user inactive" -> Forge.access("'2'", "");
      case "alg none" -> Forge.token("{'alg':'none'}", "{'exp':IN(60),'jti':'x'}", Forge.SECRET);
      default -> Forge.access("'1'", "");
    };
  }

  private static String blacklist(String name) {
    return switch (name) {
      case "blacklist with access token" -> Forge.access("'1'", "");
      case "access token still works after blacklist" -> Forge.access("'1'", "");
      case "blacklist expired" -> Forge.token("{'token_type':'refresh','exp':IN(-5),'jti':'x'}");
      case "blacklist no user_id" ->
          Forge.token("{'token_type':'refresh','exp':IN(60),'jti':'" + Forge.id() + "'}");
      case "blacklist deleted user" -> Forge.refresh("'99999'", "");
      default -> Forge.refresh("'1'", "");
    };
  }

  private static String sliding(String name) {
    return switch (name.replaceFirst("^sliding refresh ", "")) {
      case "w/ access token" -> Forge.access("'1'", "");
      case "expired exp" -> sliding("IN(-5)", ",'refresh_exp':IN(60)");
      case "expired refresh_exp" -> sliding("IN(60)", ",'refresh_exp':IN(-5)");
      case "no refresh_exp" -> sliding("IN(60)", "");
      case "refresh_exp string" -> sliding("IN(60)", ",'refresh_exp':'x'");
      default -> sliding("IN(60)", ",'refresh_exp':IN(600)");
    };
  }

  static String sliding(String exp, String more) {
    return Forge.token(
        "{'token_type':'sliding','exp':%s,'iat':IN(-10),'jti':'%s'%s,'user_id':'1'}"
            .formatted(exp, Forge.id(), more));
  }

  private static String access(String name) {
    var good = "{'token_type':'access','exp':IN(60),'iat':IN(0),'jti':'x','user_id':'1'}";
    return switch (name) {
      case "bad signature" -> tampered(Forge.token(good));
      case "signed with other key" -> Forge.token(Forge.HEADER, good, OTHER_KEY);
      case "expired" -> Forge.token("{'token_type':'access','exp':IN(-5),'jti':'x','user_id':'1'}");
      case "wrong type refresh" -> Forge.refresh("'1'", "");
      case "wrong type sliding" -> sliding("IN(60)", ",'refresh_exp':IN(600)");
      case "no exp" -> Forge.token("{'token_type':'access','jti':'x','user_id':'1'}");
      case "no jti" -> Forge.token("{'token_type':'access','exp':IN(60),'user_id':'1'}");
      case "no user_id" -> Forge.token("{'token_type':'access','exp':IN(60),'jti':'x'}");
      case "user_id not int-able" -> Forge.access("'abc'", "");
      case "user_id list" -> Forge.access("[1]", "");
      case "user_id float" -> Forge.access("1.0", "");
      case "user_id true" -> Forge.access("true", "");
      case "user inactive" -> Forge.access("'2'", "");
      case "alg none" -> header("{'alg':'none'}", good);
      case "alg None-cased header nOnE" -> header("{'alg':'nOnE'}", good);
      case "alg header RS256" -> header("{'alg':'RS256','typ':'JWT'}", good);
      case "no alg in header" -> header("{'typ':'JWT'}", good);
      case "no typ in header (ok)" -> header("{'alg':'HS256'}", good);
      case "kid int in header" -> header("{'alg':'HS256','kid':5}", good);
      case "crit unknown in header" -> header("{'alg':'HS256','crit':['x'],'x':1}", good);
      case "b64 false header" -> header("{'alg':'HS256','b64':false}", good);
      case "nbf future" -> Forge.access("'1'", ",'nbf':IN(60)");
      case "iat future" -> issued("IN(50)");
      case "iat string" -> issued("'x'");
      case "payload not JSON" -> Forge.token("nope");
      default -> Forge.access("'1'", "");
    };
  }

  private static String issued(String iat) {
    return Forge.token(
        "{'token_type':'access','exp':IN(60),'iat':%s,'jti':'x','user_id':'1'}".formatted(iat));
  }

  private static String header(String header, String claims) {
    return Forge.token(header, claims, Forge.SECRET);
  }

  private static String tampered(String token) {
    var last = token.charAt(token.length() - 10);
    return token.substring(0, token.length() - 10)
        + (last == 'A' ? 'B' : 'A')
        + token.substring(token.length() - 9);
  }
}
