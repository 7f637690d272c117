package dev.claviger.http;

/// Keeps the event loops from waiting. An answer at once ([Handler#atOnce]) may come from the same
/// code as one that waits, if that code says here what it is about to do. On an event loop the
/// attempt ends with that, and [Handler#handle] begins anew on a thread that may wait.
///
/// So nothing may have been changed or counted by then that must not be so twice.
public final class Waiting {

  /// A thread that serves others meanwhile.
  public interface Never {}

  /// The attempt was in vain. Nobody but the engine catches it.
  @SuppressWarnings("serial") // goes nowhere
  public static final class Needed extends RuntimeException {
    private Needed() {
      super("an event loop must not wait", null, false, false);
    }
  }

  private Waiting() {}

  /// To be called before whatever may wait, or takes longer than to hand a request to another
  /// thread. Returns on every thread but those of the event loops.
  ///
  /// @throws Needed on an event loop
  public static void begins() {
    if (Thread.currentThread() instanceof Never) {
      throw new Needed();
    }
  }
}
