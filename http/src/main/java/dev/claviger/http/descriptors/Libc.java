package dev.claviger.http.descriptors;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/// The calls of the C library, as they are on Linux with 64 bits. Loaded where one is needed: an
/// ordinary start never does.
@SuppressWarnings("restricted") // calling C is what it is for
final class Libc {

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOL_SOCKET = 1;
  static final int SO_ACCEPTCONN = 30;
  static final int SCM_RIGHTS = 1;
  static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERROR_NUMBER = STATE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle DUP2 = function("dup2", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET =
      function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      function("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETPEERNAME =
      function("getpeername", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETSOCKOPT =
      function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SENDMSG =
      function("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMSG =
      function("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDTO =
      function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private Libc() {}

  static boolean isHere() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
        && ADDRESS.byteSize() == 8;
  }

  static void close(int descriptor) throws IOException {
    call("close", CLOSE, descriptor);
  }

  static void dup2(int from, int to) throws IOException {
    call("dup2", DUP2, from, to);
  }

  static int datagramSocket() throws IOException {
    return (int) call("socket", SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  }

  static void getsockname(int descriptor, MemorySegment name, MemorySegment length)
      throws IOException {
    call("getsockname", GETSOCKNAME, descriptor, name, length);
  }

  static void getpeername(int descriptor, MemorySegment name, MemorySegment length)
      throws IOException {
    call("getpeername", GETPEERNAME, descriptor, name, length);
  }

  static void getsockopt(
      int descriptor, int level, int option, MemorySegment value, MemorySegment length)
      throws IOException {
    call("getsockopt", GETSOCKOPT, descriptor, level, option, value, length);
  }

  static long sendmsg(int descriptor, MemorySegment message) throws IOException {
    return call("sendmsg", SENDMSG, descriptor, message, 0);
  }

  static long recvmsg(int descriptor, MemorySegment message, int flags) throws IOException {
    return call("recvmsg", RECVMSG, descriptor, message, flags);
  }

  static void sendto(int descriptor, MemorySegment data, MemorySegment address, int length)
      throws IOException {
    call("sendto", SENDTO, descriptor, data, data.byteSize(), 0, address, length);
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  private static long call(String name, MethodHandle function, Object... arguments)
      throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var all = new Object[arguments.length + 1];
      all[0] = state;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      long result = ((Number) function.invokeWithArguments(all)).longValue();
      if (result < 0) {
        throw new IOException("%s: error %d".formatted(name, (int) ERROR_NUMBER.get(state, 0L)));
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
