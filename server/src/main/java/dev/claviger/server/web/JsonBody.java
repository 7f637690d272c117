package dev.claviger.server.web;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads a JSON request body into maps, lists, strings, numbers, booleans and `Optional.empty()`
/// for null. Duplicate names: the last wins, as in the Django stack, because nothing
/// security-relevant is decided by two readers here. (Inside tokens duplicates are refused: see
/// module `jose`.)
final class JsonBody {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(200).maxNumberLength(1_000).build())
          .build();

  private JsonBody() {}

  static Object read(byte[] bytes, Charset charset) {
    var text = BodyText.decode(bytes, charset);
    try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      boolean blank = parser.nextToken() == null;
      if (blank) {
        throw parseError(text);
      }
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw parseError(text);
      }
      return value;
    } catch (JacksonException unreadable) {
      throw parseError(text);
    }
  }

  private static FailureException parseError(String text) {
    return Problem.PARSE_ERROR.failure(JsonDiagnosis.of(text));
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> Optional.empty();
    };
  }

  private static Map<String, Object> object(JsonParser parser) {
    var object = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser) {
    var array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }
}
