package dev.claviger.http.server;

import dev.claviger.http.Waiting;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;

/// Makes the threads of the event loops, which never wait.
final class LoopThreads extends DefaultThreadFactory {

  private static final class LoopThread extends FastThreadLocalThread implements Waiting.Never {
    LoopThread(ThreadGroup group, Runnable work, String name) {
      super(group, work, name);
    }
  }

  LoopThreads(String name) {
    super(name);
  }

  @Override
  protected Thread newThread(Runnable work, String name) {
    return new LoopThread(threadGroup, work, name);
  }
}
