using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Smash.DaemonCore.Processes;
using Smash.Protocol.Red;
using Smash.Red.Interop;

namespace Smash.Red.Files;

/// <summary>
/// The files of a world as its own jobs see them. Each path is resolved inside the world's root by the kernel (openat2(2), RESOLVE_IN_ROOT), as the world's user:
/// no link, <c>..</c>, trick of /proc or race leads out. Any thread may call it; calls that fail throw <see cref="RedException"/>.
/// </summary>
/// <param name="root">The root.</param>
/// <param name="user">The user that the world is outside; null: the daemon's own.</param>
internal sealed unsafe class WorldFiles(WorldRoot root, ProcessUser? user)
{
    private const uint NewDirectoryMode = 0x1ff;
    private const uint NewFileMode = 0x1b6;
    private const uint ReadForAll = 0x124;
    private const uint WriteForOwner = 0x80;
    private const uint ExecuteForAll = 0x49;

    /// <summary>Lists a directory: first the directory itself, named as it was asked for, then what it holds, in the file system's order. Of anything else: it alone.</summary>
    /// <param name="path">The path. A link is told as a link; with <c>/</c> behind it, it is what it leads to.</param>
    /// <param name="most">Where there are more, it need not be all of them.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="RedException">RED_ENOENT; RED_EUNKNOWN: any other reason of the system.</exception>
    public IReadOnlyList<RedFile> List(string path, int most = int.MaxValue)
    {
        var name = new WorldPath(path);
        var files = new List<RedFile>();
        int error;
        using WorldRoot.Use use = root.Enter();
        if (TryListOwn(use.Descriptor, name, path, most, files))
        {
            return files;
        }

        files.Clear();
        using (FileOwner.Become(user))
        {
            error = List(use.Descriptor, name, path, most, files);
        }

        return error == 0 ? files : throw name.Refuse(error);
    }

    /// <summary>Makes a directory, with permissions for all as far as the daemon's umask lets them.</summary>
    /// <param name="path">Its path; the directory that it is in must be there.</param>
    /// <exception cref="RedException">RED_ENOENT; RED_EUNKNOWN: it is there already, the world is full, the place is read-only.</exception>
    public void CreateDirectory(string path) => InParent(new WorldPath(path), &Make);

    /// <summary>Sets permissions, links followed: to read and execute for all, to write for the world alone.</summary>
    /// <param name="path">The path.</param>
    /// <param name="permissions">What may be done with it.</param>
    /// <exception cref="RedException">RED_ENOENT; RED_EUNKNOWN: it is not the world's own, the place is read-only.</exception>
    public void SetPermissions(string path, RedMode permissions)
    {
        var name = new WorldPath(path);
        uint mode = (permissions.Read ? ReadForAll : 0) | (permissions.Write ? WriteForOwner : 0) | (permissions.Execute ? ExecuteForAll : 0);
        int error;
        using (SafeFileHandle file = Open(name, OpenInRoot.PathOnly, 0))
        using (FileOwner.Become(user))
        {
            error = ChangeMode.Of(Number(file), mode) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }

        if (error != 0)
        {
            throw name.Refuse(error);
        }
    }

    /// <summary>Removes a file, a link (and not what it leads to) or an empty directory.</summary>
    /// <param name="path">The path; with <c>/</c> behind it, a directory alone.</param>
    /// <exception cref="RedException">RED_ENOENT; RED_ENOTEMPTY; RED_EUNKNOWN: it is in use, the place is read-only.</exception>
    public void Remove(string path) => InParent(new WorldPath(path), &Remove);

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Its path, links followed.</param>
    /// <returns>The file; the caller closes it.</returns>
    /// <exception cref="RedException">RED_ENOENT; RED_EUNKNOWN: it is no regular file, or not to be read.</exception>
    public SafeFileHandle OpenForReading(string path)
    {
        var name = new WorldPath(path);
        return CheckRegular(Open(name, OpenInRoot.NonBlocking | OpenInRoot.NotMyTerminal, 0), name);
    }

    /// <summary>Opens a file for writing and makes it where it is not there. What it holds stays.</summary>
    /// <param name="path">Its path, links followed.</param>
    /// <param name="append">Whether each write goes to the end as it is then, also where several write (O_APPEND, which splice(2) refuses).</param>
    /// <returns>The file; the caller closes it.</returns>
    /// <exception cref="RedException">RED_ENOENT; RED_EUNKNOWN: it is no regular file, it or its place is not to be written, the world is full.</exception>
    public SafeFileHandle OpenForWriting(string path, bool append)
    {
        var name = new WorldPath(path);
        ulong flags = OpenInRoot.WriteOnly | OpenInRoot.Create | OpenInRoot.NonBlocking | OpenInRoot.NotMyTerminal | (append ? OpenInRoot.Append : 0);
        return CheckRegular(Open(name, flags, NewFileMode), name);
    }

    /// <summary>Tells whether a path is a file that the world's jobs may execute, links followed.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it is; false also where it is not there.</returns>
    /// <exception cref="RedException">RED_EBADWORLD: the world has ended.</exception>
    public bool CanExecute(string path)
    {
        if (path.Length == 0 || FileNameText.Encode(path) is not { } name)
        {
            return false;
        }

        using WorldRoot.Use use = root.Enter();
        using FileOwner owner = FileOwner.Become(user);
        fixed (byte* start = name)
        {
            int file = OpenInRoot.Invoke(use.Descriptor, start, OpenInRoot.PathOnly, 0);
            bool canExecute = file >= 0 && FileStatus.TryGet(file, out FileStatus.Facts facts) && facts.IsRegular && CheckAccess.MayExecute(file);
            _ = file >= 0 ? CloseDescriptor.Invoke(file) : 0;
            return canExecute;
        }
    }

    /// <summary>How full the world is.</summary>
    /// <returns>Its size, what is free of it, and the same for its number of files.</returns>
    /// <exception cref="RedException">RED_EBADWORLD: the world has ended.</exception>
    public FileSystemStatus.Facts GetSpace()
    {
        using WorldRoot.Use use = root.Enter();
        return FileSystemStatus.TryGet(use.Descriptor, out FileSystemStatus.Facts facts) ? facts : throw new WorldPath("/").Refuse(Marshal.GetLastPInvokeError());
    }

    /// <summary>
    /// Lists a directory of the world's own file system as the daemon's user: to become another and oneself again takes longer than all the rest, and there is nothing in that file system
    /// that is not the world's. Whatever is unusual is left to the other way: files, links, errors, the host's folders, and what the world has closed to itself.
    /// </summary>
    private static bool TryListOwn(int descriptor, WorldPath path, string asked, int most, List<RedFile> files)
    {
        fixed (byte* name = path.Bytes)
        {
            int folder = OpenInRoot.Invoke(descriptor, name, OpenInRoot.Directory | OpenInRoot.NoFollow | OpenInRoot.NonBlocking, 0, OpenInRoot.SameMount);
            if (folder < 0)
            {
                return false;
            }

            bool isListed = FileStatus.TryGet(folder, out FileStatus.Facts facts) && facts.IsOpenToOwner;
            if (isListed)
            {
                files.Add(FileFacts.ToFile(asked, facts));
                isListed = FolderReader.Read(folder, isInMemory: true, most, files) == 0;
            }

            CloseDescriptor.Invoke(folder);
            return isListed;
        }
    }

    private static int List(int descriptor, WorldPath path, string asked, int most, List<RedFile> files)
    {
        fixed (byte* name = path.Bytes)
        {
            int folder = OpenInRoot.Invoke(descriptor, name, OpenInRoot.Directory | OpenInRoot.NoFollow | OpenInRoot.NonBlocking, 0);
            int error = folder < 0 ? Marshal.GetLastPInvokeError() : 0;
            int opened = folder >= 0 ? folder : OpenInRoot.Invoke(descriptor, name, OpenInRoot.PathOnly | OpenInRoot.NoFollow, 0);
            if (opened < 0)
            {
                return Marshal.GetLastPInvokeError();
            }

            using var file = new SafeFileHandle(opened, ownsHandle: true);
            if (!FileStatus.TryGet(opened, out FileStatus.Facts facts))
            {
                return Marshal.GetLastPInvokeError();
            }

            files.Add(FileFacts.ToFile(asked, facts));
            return folder >= 0 ? FolderReader.Read(folder, isInMemory: false, most, files) : facts.IsDirectory ? error : 0;
        }
    }

    private static int Make(int parent, byte* name, bool isDirectory) => MakeFolderAt.Invoke(parent, name, NewDirectoryMode);

    /// <summary>What is mounted stays: nobody inside can remove it, but of somebody outside the kernel would take it for a wish to have it unmounted.</summary>
    private static int Remove(int parent, byte* name, bool isDirectory)
    {
        if (FileStatus.TryGet(parent, name, out FileStatus.Facts facts) && facts.IsMounted)
        {
            Marshal.SetLastPInvokeError(Libc.EBUSY);
            return -1;
        }

        if (!isDirectory && RemoveAt.Invoke(parent, name, 0) == 0)
        {
            return 0;
        }

        return isDirectory || Marshal.GetLastPInvokeError() == Libc.EISDIR ? RemoveAt.Invoke(parent, name, RemoveAt.Directory) : -1;
    }

    private static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();

    /// <summary>What is none, such as a pipe, would hold up or deceive whoever copies it; a file of /proc tells of the world's processes what only they may know.</summary>
    private static SafeFileHandle CheckRegular(SafeFileHandle file, WorldPath path)
    {
        bool isRegular = FileStatus.TryGet(Number(file), out FileStatus.Facts facts) && facts.IsRegular;
        if (isRegular && FileSystemStatus.TryGet(Number(file), out FileSystemStatus.Facts fileSystem) && !fileSystem.IsProcess)
        {
            return file;
        }

        file.Dispose();
        throw path.Refuse(RedError.Unknown, facts.IsDirectory ? "it is a directory" : isRegular ? "files of /proc cannot be transferred" : "it is no regular file");
    }

    private SafeFileHandle Open(WorldPath path, ulong flags, uint mode)
    {
        int file;
        int error;
        using (WorldRoot.Use use = root.Enter())
        using (FileOwner.Become(user))
        {
            fixed (byte* name = path.Bytes)
            {
                file = OpenInRoot.Invoke(use.Descriptor, name, flags, mode);
                error = Marshal.GetLastPInvokeError();
            }
        }

        return file >= 0 ? new SafeFileHandle(file, ownsHandle: true) : throw path.Refuse(error);
    }

    private void InParent(WorldPath path, delegate*<int, byte*, bool, int> work)
    {
        (byte[] bytes, int lastName) = path.Split();
        int error;
        using (WorldRoot.Use use = root.Enter())
        using (FileOwner.Become(user))
        {
            fixed (byte* start = bytes)
            {
                error = InParent(use.Descriptor, start, lastName, path.IsDirectory, work);
            }
        }

        if (error != 0)
        {
            throw path.Refuse(error);
        }
    }

    private static int InParent(int root, byte* path, int lastName, bool isDirectory, delegate*<int, byte*, bool, int> work)
    {
        byte* here = stackalloc byte[] { (byte)'.', 0 };
        byte* parent = lastName > 1 ? path : here;
        int folder = OpenInRoot.Invoke(root, parent, OpenInRoot.PathOnly | OpenInRoot.Directory, 0);
        if (folder < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        // "/" has no last name: the kernel refuses "." as it would refuse "/".
        byte* name = path[lastName] == 0 ? here : path + lastName;
        int error = work(folder, name, isDirectory) == 0 ? 0 : Marshal.GetLastPInvokeError();
        CloseDescriptor.Invoke(folder);
        return error;
    }
}
