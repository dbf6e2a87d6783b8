namespace Smash.DaemonCore.Interop;

/// <summary>Name of the C library that every call in this folder goes to.</summary>
internal static class Libc
{
    public const string Name = "libc";

    public const int ENOENT = 2;

    public const int EINTR = 4;

    public const int EAGAIN = 11;

    public const int EACCES = 13;

    public const int EEXIST = 17;

    public const int ENOTDIR = 20;

    public const int ENOSPC = 28;
}
