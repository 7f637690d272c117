package dev.claviger.server.web;

/// All that can be wrong with a field of a body, or with the body as a whole, in the words of REST
/// framework.
public enum FieldFault implements PublicText {
  REQUIRED("This field is required."),
  NULL("This field may not be null."),
  BLANK("This field may not be blank."),
  NOT_A_CHOICE("\"%s\" is not a valid choice."),
  NOT_A_STRING("Not a valid string."),
  NUL_CHARACTER("Null characters are not allowed."),
  SURROGATE("Surrogate characters are not allowed: U+%s."),
  NOT_A_DICTIONARY("Invalid data. Expected a dictionary, but got %s."),
  NO_DATA("No data provided");

  private final String text;

  FieldFault(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  Failure.InvalidFields.Fault with(String argument) {
    return new Failure.InvalidFields.Fault(this, argument);
  }
}
