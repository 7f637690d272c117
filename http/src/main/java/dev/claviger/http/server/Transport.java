package dev.claviger.http.server;

import dev.claviger.http.descriptors.Descriptors;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/// How sockets are watched: the kernel's epoll directly where Netty's native library loads, the
/// JDK's selectors elsewhere, which take more CPU for each request.
public enum Transport {
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return EpollServerSocketChannel.class;
    }

    @Override
    Class<? extends Channel> datagramChannel() {
      return EpollDatagramChannel.class;
    }

    @Override
    ServerChannel adopt(int descriptor) {
      return new EpollServerSocketChannel(descriptor);
    }

    @Override
    public Class<? extends Channel> socketChannel() {
      return EpollSocketChannel.class;
    }

    @Override
    public Class<? extends Channel> unixChannel() {
      return EpollDomainSocketChannel.class;
    }

    @Override
    public SocketAddress unixAddress(Path socket) {
      return new DomainSocketAddress(socket.toFile());
    }
  },
  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    Class<? extends ServerChannel> serverChannel() {
      return NioServerSocketChannel.class;
    }

    @Override
    Class<? extends Channel> datagramChannel() {
      return NioDatagramChannel.class;
    }

    @Override
    ServerChannel adopt(int descriptor) throws IOException {
      return new NioServerSocketChannel(Descriptors.adopt(descriptor));
    }

    @Override
    public Class<? extends Channel> socketChannel() {
      return NioSocketChannel.class;
    }

    @Override
    public Class<? extends Channel> unixChannel() {
      return NioDomainSocketChannel.class;
    }

    @Override
    public SocketAddress unixAddress(Path socket) {
      return UnixDomainSocketAddress.of(socket);
    }
  };

  abstract IoHandlerFactory handlers();

  abstract Class<? extends ServerChannel> serverChannel();

  abstract Class<? extends Channel> datagramChannel();

  /// For a listening socket that was open before us.
  abstract ServerChannel adopt(int descriptor) throws IOException;

  /// For connections that we make.
  public abstract Class<? extends Channel> socketChannel();

  /// The same by a socket in the file system.
  public abstract Class<? extends Channel> unixChannel();

  /// As that kind of channel wants it.
  public abstract SocketAddress unixAddress(Path socket);

  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }
}
