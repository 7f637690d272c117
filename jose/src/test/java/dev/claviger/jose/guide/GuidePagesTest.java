package dev.claviger.jose.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.RejectionReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guide shows code that runs. `.ci/pages` prints it anew.
class GuidePagesTest {
  private static final Path PAGE = Path.of("..", "docs", "guide", "jose.md");
  private static final Path SNIPPETS =
      Path.of("src", "test", "java", "dev", "claviger", "jose", "guide");

  /// In the page: `<!-- region NAME -->`, and the block of code behind it.
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- region (\\S+) -->\n```java\n)(.*?)(```\n)", Pattern.DOTALL);

  /// In the tests: from `// region NAME` to `// endregion`.
  private static final Pattern REGION =
      Pattern.compile(
          "^ *// region (\\S+)\n(.*?)^ *// endregion\n", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final Pattern REASONS =
      Pattern.compile("(<!-- reasons -->\n)(.*?)(<!-- /reasons -->\n)", Pattern.DOTALL);

  @Test
  void guideIsUpToDate() throws IOException {
    var page = Files.readString(PAGE);
    var printed = withReasons(withSnippets(page, regions()));
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(PAGE, printed);
    }
    assertThat(PAGE).as("docs/guide/jose.md, which .ci/pages prints").hasContent(printed);
  }

  @Test
  void everyRegionIsShown() throws IOException {
    Set<String> shown =
        BLOCK
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> block.group(2))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(regions().keySet());
  }

  /// What stands in code in the tables about other libraries is compiled, and mostly run, in a test
  /// of its own for each library; how it is broken into lines does not matter.
  @ParameterizedTest
  @CsvSource({
    "From jjwt, FromJjwtTest.java",
    "From Nimbus JOSE+JWT, FromNimbusTest.java",
    "From java-jwt (Auth0), FromJavaJwtTest.java"
  })
  void everyCallOfTheMigrationTablesCompiles(String heading, String test) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("### " + heading + "\n");
    int end = page.indexOf("\n\n", page.indexOf("|---|---|", start));
    String source = withoutSpace(read(SNIPPETS.resolve(test)));
    assertThat(CODE.matcher(page.substring(start, end)).results().map(code -> code.group(1)))
        .hasSizeGreaterThan(10)
        .allSatisfy(code -> assertThat(source).contains(withoutSpace(code)));
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static String withSnippets(String page, Map<String, String> regions) {
    return BLOCK
        .matcher(page)
        .replaceAll(
            block -> quoted(block.group(1) + snippet(block.group(2), regions) + block.group(4)));
  }

  private static String snippet(String name, Map<String, String> regions) {
    return Objects.requireNonNull(regions.get(name), () -> "no region " + name);
  }

  private static String withReasons(String page) {
    String rows =
        Arrays.stream(RejectionReason.values())
            .map(reason -> "| `%s` | %s |\n".formatted(reason, reason.sentence()))
            .collect(Collectors.joining("", "| Reason | In a sentence |\n|---|---|\n", ""));
    return REASONS
        .matcher(page)
        .replaceAll(table -> quoted(table.group(1) + rows + table.group(3)));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private static Map<String, String> regions() throws IOException {
    var regions = new LinkedHashMap<String, String>();
    try (Stream<Path> files = Files.list(SNIPPETS)) {
      files
          .sorted()
          .flatMap(file -> REGION.matcher(read(file)).results())
          .forEach(region -> regions.put(region.group(1), text(region)));
    }
    return regions;
  }

  private static String text(MatchResult region) {
    return region.group(2).stripTrailing().stripIndent() + "\n";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
