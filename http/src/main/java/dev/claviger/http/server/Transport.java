package dev.claviger.http.server;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/// How sockets are watched: the kernel's epoll directly where Netty's native library is on the
/// class path and loads, the JDK's selectors elsewhere. In CPU per request they measured the same.
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
    public Class<? extends Channel> socketChannel() {
      return EpollSocketChannel.class;
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
    public Class<? extends Channel> socketChannel() {
      return NioSocketChannel.class;
    }
  };

  abstract IoHandlerFactory handlers();

  abstract Class<? extends ServerChannel> serverChannel();

  /// For connections that we make.
  public abstract Class<? extends Channel> socketChannel();

  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }
}
