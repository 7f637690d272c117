package dev.claviger.settings;

import java.util.List;

/// Implemented by a record of settings that can contradict each other. In a list of records, a
/// complaint at the setting that has to be changed is worth more than one about all of them.
public interface Consistency {

  /// What does not fit together; empty if all is well.
  List<Contradiction> contradictions();

  /// Settings that do not fit together.
  ///
  /// @param setting where to mend it, below this record: `sites[0].routes[2].proxy`
  /// @param message what is wrong and what is accepted
  record Contradiction(String setting, String message) {

    /// The same, seen from the record around this one.
    public Contradiction below(String prefix) {
      return new Contradiction(setting.isEmpty() ? prefix : prefix + "." + setting, message);
    }
  }
}
