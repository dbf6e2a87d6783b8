namespace Smash.Red.Interop;

/// <summary>Name of the C library that every call in this folder goes to, and the errors that are told apart.</summary>
internal static class Libc
{
    public const string Name = "libc";

    public const int EPERM = 1;

    public const int ENOENT = 2;

    public const int EINTR = 4;

    public const int ENXIO = 6;

    public const int EAGAIN = 11;

    public const int EBUSY = 16;

    public const int EEXIST = 17;

    public const int ENOTDIR = 20;

    public const int EISDIR = 21;

    public const int ENOSPC = 28;

    public const int ENOTEMPTY = 39;

    public const int ENOSYS = 38;
}
