package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCommandTest {
  private static final String GOOD = "correct horse battery";

  @TempDir private Path data;

  private record Result(ExitCode exit, String out, String err) {}

  @Test
  void aScriptCreatesAUserWithThePasswordFromStandardInput() {
    var created =
        run(GOOD + "\n", "create", "--username=ada", "--email=Ada@Example.ORG", "--password-stdin");

    assertThat(created)
        .isEqualTo(new Result(ExitCode.OK, "User 'ada' created successfully.\n", ""));
    assertThat(run("", "show", "ada").out())
        .contains(
            "\"username\" : \"ada\"",
            "\"email\" : \"Ada@example.org\"",
            "\"is_active\" : true",
            "\"is_superuser\" : false",
            "\"last_login\" : null");
  }

  @Test
  void aSuperuserWithGroupsAndPermissions() {
    create("root", "--superuser", "--group=editors", "--group=authors", "--permission=blog.add_x");

    assertThat(run("", "show", "root").out())
        .contains(
            "\"is_staff\" : true",
            "\"is_superuser\" : true",
            "\"groups\" : [ \"authors\", \"editors\" ]",
            "\"permissions\" : [ \"blog.add_x\" ]",
            "\"has_every_permission\" : true");
  }

  @Test
  void aPasswordFileIsReadUpToItsLineEnd() throws IOException {
    var file = Files.writeString(data.resolve("secret"), GOOD + "\r\n");

    assertThat(run("", "create", "--username=ada", "--password-file=" + file).exit())
        .isEqualTo(ExitCode.OK);
    assertThat(run("", "create", "--username=eve", "--password-file=nowhere"))
        .isEqualTo(
            new Result(ExitCode.UNAVAILABLE, "", "claviger: nowhere: no such file or directory\n"));
  }

  @Test
  void aRandomPasswordIsPrintedOnce() {
    assertThat(run("", "create", "--username=ada", "--random-password").out())
        .matches("User 'ada' created successfully.\nPassword: [a-z2-9]{5}(-[a-z2-9]{5}){4}\n");
  }

  @Test
  void withoutATerminalNothingIsAsked() {
    assertThat(run("", "create", "--username=ada"))
        .isEqualTo(
            new Result(
                ExitCode.USAGE,
                "",
                "claviger: no password, and nobody here to ask: give --password-stdin,"
                    + " --password-file FILE, --random-password or --no-password\n"));
    assertThat(run(GOOD, "create", "--password-stdin"))
        .isEqualTo(
            new Result(
                ExitCode.USAGE,
                "",
                "claviger: no username, and nobody here to ask: give --username NAME\n"));
  }

  @Test
  void aPasswordIsNeverAnArgument() {
    assertThat(run("", "create", "--username=ada", "--password=x").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(
            run(GOOD, "create", "--username=ada", "--password-stdin", "--random-password").exit())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theRulesForPasswordsHoldForScriptsUnlessWaived() {
    assertThat(run("12345", "create", "--username=ada", "--password-stdin"))
        .isEqualTo(
            new Result(
                ExitCode.REFUSED,
                "",
                """
                claviger: This password is too short. It must contain at least 8 characters.
                claviger: This password is too common.
                claviger: This password is entirely numeric.
                claviger: To accept the password all the same, give --any-password.
                """));
    assertThat(
            run("12345", "create", "--username=ada", "--password-stdin", "--any-password").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(run("\n", "create", "--username=eve", "--password-stdin").err())
        .isEqualTo("claviger: the password is blank\n");
  }

  @Test
  void aTakenNameIsRefusedAndABadOneIsNoName() {
    create("ada");

    assertThat(run(GOOD, "create", "--username=ada", "--password-stdin"))
        .isEqualTo(new Result(ExitCode.REFUSED, "", "claviger: That username is already taken.\n"));
    assertThat(run(GOOD, "create", "--username=a b", "--password-stdin").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(run(GOOD, "create", "--username=bob", "--email=x", "--password-stdin").err())
        .isEqualTo("claviger: Enter a valid email address.\n");
    assertThat(run(GOOD, "create", "--username=bob", "--permission=x", "--password-stdin").err())
        .isEqualTo("claviger: 'x' is not a permission: app_label.codename\n");
    assertThat(run(GOOD, "create", "--username=bob", "--group=", "--password-stdin").err())
        .isEqualTo("claviger: the name of a group has 1 to 150 characters\n");
    assertThat(run("", "show", "bob").exit()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aPersonIsAskedUntilTheAnswersAreGood() {
    create("ada");

    var asked =
        ask(
            List.of(
                "ada",
                "a b",
                "bob",
                "no address",
                "bob@example.org",
                "one",
                "two",
                " ",
                " ",
                "12345678",
                "12345678",
                "n",
                GOOD,
                GOOD),
            "create",
            "--superuser");

    assertThat(asked.exit()).isEqualTo(ExitCode.OK);
    assertThat(asked.out()).endsWith("Superuser 'bob' created successfully.\n");
    assertThat(asked.out()).contains("Email address: ", "Password: ", "Password (again): ");
    assertThat(asked.err())
        .isEqualTo(
            """
            Error: That username is already taken.
            Error: Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.
            Error: Enter a valid email address.
            Error: Your passwords didn't match.
            Error: Blank passwords aren't allowed.
            This password is too common.
            This password is entirely numeric.
            """);
    assertThat(asked.out()).contains("Bypass password validation and use it anyway? [y/N]: ");
  }

  @Test
  void aPersonMayInsistOnAWeakPasswordOrGiveUp() {
    assertThat(ask(List.of("12345678", "12345678", "y"), "create", "--username=ada").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(ask(List.of("half"), "create", "--username=bob"))
        .isEqualTo(
            new Result(
                ExitCode.REFUSED,
                "Password: Password (again): ",
                "claviger: cancelled, nothing was done\n"));
    assertThat(run("", "show", "bob").err()).isEqualTo("claviger: user 'bob' does not exist\n");
  }

  @Test
  void aNewPasswordIsSet() {
    create("ada");

    assertThat(run("another good one", "password", "ada", "--password-stdin").out())
        .isEqualTo("Password changed successfully for user 'ada'\n");
    assertThat(run("ada12345", "password", "ada", "--password-stdin").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(run("ada.ada", "password", "ada", "--password-stdin").exit())
        .isEqualTo(ExitCode.REFUSED);
    assertThat(run(GOOD, "password", "eve", "--password-stdin"))
        .isEqualTo(new Result(ExitCode.REFUSED, "", "claviger: user 'eve' does not exist\n"));
  }

  @Test
  void usersAreDeactivatedActivatedPromotedAndDeleted() {
    create("ada");

    assertThat(run("", "deactivate", "ada").out()).isEqualTo("User 'ada' deactivated.\n");
    assertThat(run("", "list").out()).contains("inactive");
    // settings are flags here too
    assertThat(run("", "activate", "ada", "--data", data.toString()).out())
        .isEqualTo("User 'ada' activated.\n");
    assertThat(run("", "promote", "ada").out()).isEqualTo("User 'ada' is now a superuser.\n");
    assertThat(run("", "list").out()).doesNotContain("inactive").contains("superuser");
    assertThat(run("", "delete", "ada").out()).isEqualTo("User 'ada' deleted.\n");
    assertThat(run("", "activate", "ada").err()).isEqualTo("claviger: user 'ada' does not exist\n");
  }

  @Test
  void theListIsATableForPeopleAndJsonForPrograms() {
    create("ada", "--email=ada@example.org", "--superuser");
    create("bob");

    assertThat(run("", "list").out())
        .isEqualTo(
            """
            ID  USERNAME  EMAIL            STATE   ROLE       LAST LOGIN
            1   ada       ada@example.org  active  superuser  -
            2   bob                        active  -          -
            """);
    assertThat(run("", "list", "EXAMPLE", "--json").out())
        .startsWith("[ {")
        .contains("\"username\" : \"ada\"")
        .doesNotContain("bob");
    assertThat(run("", "list", "--limit=1").err()).isEqualTo("There may be more: --after ada\n");
    assertThat(run("", "list", "--after=ada").out()).contains("bob").doesNotContain("ada");
  }

  @Test
  void noPasswordMeansThatNoneMatchesYet() {
    assertThat(run("", "create", "--username=ada", "--no-password").exit()).isEqualTo(ExitCode.OK);
  }

  private void create(String username, String... more) {
    var arguments =
        new ArrayList<>(List.of("create", "--username=" + username, "--password-stdin"));
    arguments.addAll(List.of(more));
    assertThat(run(GOOD, arguments.toArray(String[]::new)).err()).isEmpty();
  }

  private Result ask(List<String> answers, String... arguments) {
    return run(String.join("\n", answers) + "\n", true, arguments);
  }

  private Result run(String in, String... arguments) {
    return run(in, false, arguments);
  }

  private Result run(String in, boolean interactive, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            Map.of("CLAVIGER_DATA", data.toString(), "CLAVIGER_PASSWORDS_ARGON2_MEMORY", "64"),
            new ByteArrayInputStream(in.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            interactive);
    var words = new ArrayList<>(List.of("user"));
    words.addAll(List.of(arguments));
    var exit = Main.run(surroundings, words.toArray(String[]::new));
    return new Result(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
