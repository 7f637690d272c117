package dev.claviger.server.tokens;

import dev.claviger.server.TestServer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The token that an exchange of the contract was recorded with: its name says what is odd about
/// it.
final class ContractTokens {
  private static final String OTHER_KEY = "x".repeat(64);

  /// What later rows of a section go on with.
  private final Map<String, String> kept = new HashMap<>();

  /// The token of the request.
  String of(ContractRows.Row row, TestServer server) {
    var section = row.section();
    var name = row.name();
    return switch (section.split("[ =(]", 2)[0]) {
      case "REFRESH" -> refresh(name);
      case "VERIFY" -> verify(name);
      case "BLACKLIST" ->
          section.contains("NOT INSTALLED") ? unlisted(section, name) : blacklist(name, server);
      case "SLIDING" -> sliding(name);
      case "PROTECTED" -> access(name);
      case "PERMISSIONS" -> Forge.access(name.contains("as admin") ? "'3'" : "'1'", "");
      case "ROTATE" ->
          name.endsWith("no jti") ? withoutId() : kept(section, () -> Forge.refresh("'1'", ""));
      case "AUTH_TOKEN_CLASSES" -> slidingAdmitted(name, server);
      case "CHECK_REVOKE_TOKEN" -> dave(name, server);
      case "CHECK_USER_IS_ACTIVE" ->
          name.startsWith("refresh") ? Forge.refresh("'2'", "") : Forge.access("'2'", "");
      case "RS256", "PS256", "RS512", "ES256", "EdDSA", "USER_ID_FIELD", "USER_ID_CLAIM" ->
          name.startsWith("HS256")
              ? confused(section)
              : section.contains("only VERIFYING_KEY")
                  ? ContractKeys.PAIRS.rs256("{\"alg\":\"RS256\"}")
                  : login(server, "alice", "wonder-Land-9").access();
      case "DEBUG" -> withoutId();
      case "JWK_URL" -> foreign(name);
      default -> Forge.access("'1'", "");
    };
  }

  private static String foreign(String name) {
    return ContractKeys.PAIRS.rs256(
        switch (name) {
          case "unknown kid" -> "{\"alg\":\"RS256\",\"kid\":\"k9\"}";
          case "no kid" -> "{\"alg\":\"RS256\"}";
          case "kid int" -> "{\"alg\":\"RS256\",\"kid\":5}";
          default -> "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
        });
  }

  private String kept(String key, Supplier<String> made) {
    return kept.computeIfAbsent(key, _ -> made.get());
  }

  private record Pair(String refresh, String access) {}

  private static Pair login(TestServer server, String username, String password) {
    var answer =
        server
            .running()
            .post(
                "/api/token/",
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password))
            .body()
            .split("\"", -1);
    return new Pair(answer[3], answer[7]);
  }

  private static String withoutId() {
    return Forge.token("{'token_type':'refresh','exp':IN(60),'user_id':'1'}");
  }

  /// RFC 8725 section 2.1: the public key taken for the secret of an HMAC.
  private static String confused(String section) {
    return Forge.token(
        Forge.HEADER,
        "{'token_type':'access','exp':IN(60),'jti':'x','user_id':'1'}",
        ContractKeys.PAIRS.publicPem(section.split(" ", 2)[0]));
  }

  private String unlisted(String section, String name) {
    return name.endsWith("no jti") ? withoutId() : kept(section, () -> Forge.refresh("'1'", ""));
  }

  private String slidingAdmitted(String name, TestServer server) {
    return switch (name) {
      case "me with sliding" -> sliding("IN(60)", ",'refresh_exp':IN(600)");
      case "me with access" -> Forge.access("'1'", "");
      case "me with sliding no jti" ->
          Forge.token("{'token_type':'sliding','exp':IN(60),'refresh_exp':IN(60),'user_id':'1'}");
      case "expired access" ->
          Forge.token("{'token_type':'access','exp':IN(-5),'jti':'x','user_id':'1'}");
      case "refresh type" -> Forge.refresh("'1'", "");
      default -> kept("ended sliding", () -> endedSliding(server));
    };
  }

  /// Its session is ended, as nothing else ends a sliding token.
  private static String endedSliding(TestServer server) {
    var token =
        server
            .running()
            .post("/api/token/sliding/", "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}")
            .body()
            .split("\"", -1)[3];
    server
        .running()
        .send(
            server
                .running()
                .request("/api/sessions/current/")
                .header("Authorization", "Bearer " + token)
                .DELETE());
    return token;
  }

  private String dave(String name, TestServer server) {
    var good = ",'iss':'iss1','aud':'aud1'";
    return switch (name) {
      case "me ok" -> kept("dave", () -> login(server, "dave", "dave-Pass-77").access());
      case "me wrong aud" -> Forge.access("'4'", ",'iss':'iss1','aud':'x'");
      case "me aud list containing" -> Forge.access("'4'", ",'iss':'iss1','aud':['x','aud1']");
      case "me no aud" -> Forge.access("'4'", ",'iss':'iss1'");
      case "me wrong iss" -> Forge.access("'4'", ",'iss':'x','aud':'aud1'");
      case "me no iss" -> Forge.access("'4'", ",'aud':'aud1'");
      case "me expired 5s within leeway 10" -> expired("IN(-5)");
      case "me expired 15s" -> expired("IN(-15)");
      case "me without revoke claim" -> Forge.access("'4'", good);
      case "me after password change", "verify after password change" -> changed(server).access();
      default -> changed(server).refresh();
    };
  }

  private static String expired(String exp) {
    return Forge.token(
        "{'token_type':'access','exp':%s,'jti':'x','user_id':'4','iss':'iss1','aud':'aud1'}"
            .formatted(exp));
  }

  private Pair changed(TestServer server) {
    if (!kept.containsKey("changed")) {
      var pair = login(server, "dave", "dave-Pass-77");
      kept.put("changed", pair.refresh() + " " + pair.access());
      server.changePassword(4, "another-Pass-77");
    }
    var both = kept.get("changed").split(" ", -1);
    return new Pair(both[0], both[1]);
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

  private String blacklist(String name, TestServer server) {
    return switch (name) {
      case "blacklist again",
          "refresh with blacklisted",
          "verify blacklisted refresh (BLACKLIST_AFTER_ROTATION=False)" ->
          kept("blacklisted", () -> ended(server));
      case "blacklist with access token" -> Forge.access("'1'", "");
      case "access token still works after blacklist" -> Forge.access("'1'", "");
      case "blacklist expired" -> Forge.token("{'token_type':'refresh','exp':IN(-5),'jti':'x'}");
      case "blacklist no user_id" ->
          Forge.token("{'token_type':'refresh','exp':IN(60),'jti':'" + Forge.id() + "'}");
      case "blacklist deleted user" -> Forge.refresh("'99999'", "");
      default -> Forge.refresh("'1'", "");
    };
  }

  private static String ended(TestServer server) {
    var token = Forge.refresh("'1'", "");
    server.running().post("/api/token/blacklist/", "{\"refresh\":\"%s\"}".formatted(token));
    return token;
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
