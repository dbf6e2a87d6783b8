namespace Smash.Red.Transfers.Interop;

/// <summary>Name of the C library that every call in this folder goes to, and the error numbers that are looked at.</summary>
internal static class Libc
{
    public const string Name = "libc";

    public const int EINTR = 4;

    public const int EAGAIN = 11;

    public const int EPIPE = 32;

    public const int EADDRINUSE = 98;

    public const int ECONNABORTED = 103;

    public const int ETIMEDOUT = 110;

    public const int EINPROGRESS = 115;

    public const int ECANCELED = 125;
}
