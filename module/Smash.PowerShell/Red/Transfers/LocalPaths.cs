using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Smash.PowerShell;

/// <summary>Paths of this machine's file system, as PowerShell understands paths.</summary>
internal static class LocalPaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>Finds what a path means.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path; a pattern, unless it is literal.</param>
    /// <param name="isLiteral">Whether no character in it is a wildcard.</param>
    /// <exception cref="CommandException">PathNotFound: there is nothing; NotAFileSystemPath: it is of another provider.</exception>
    public static IReadOnlyCollection<string> Resolve(PathIntrinsics paths, string path, bool isLiteral)
    {
        if (isLiteral)
        {
            return [ResolveNew(paths, path)];
        }

        try
        {
            IReadOnlyCollection<string> found = paths.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return IsFileSystem(provider) ? found : throw Refuse(path, provider);
        }
        catch (Exception exception) when (exception is ItemNotFoundException or DriveNotFoundException or ProviderNotFoundException)
        {
            throw new CommandException("PathNotFound", exception.Message, ErrorCategory.ObjectNotFound);
        }
    }

    /// <summary>The path of what may not be there yet.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="CommandException">PathNotFound: there is no such drive; NotAFileSystemPath: it is of another provider.</exception>
    public static string ResolveNew(PathIntrinsics paths, string path)
    {
        try
        {
            string found = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return !IsFileSystem(provider) ? throw Refuse(path, provider) : path.EndsWith('/') && !found.EndsWith('/') ? found + "/" : found;
        }
        catch (Exception exception) when (exception is DriveNotFoundException or ProviderNotFoundException)
        {
            throw new CommandException("PathNotFound", exception.Message, ErrorCategory.ObjectNotFound);
        }
    }

    /// <summary>Makes a folder, and those that it lies in, where they are not there.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="CommandException">FolderNotMade.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("FolderNotMade", $"The folder '{path}' cannot be made: {exception.Message}", ErrorCategory.WriteError);
        }
    }

    private static bool IsFileSystem(ProviderInfo provider) => provider.Name.Equals(FileSystem, StringComparison.OrdinalIgnoreCase);

    private static CommandException Refuse(string path, ProviderInfo provider) =>
        new("NotAFileSystemPath", $"'{path}' is a path of {provider.Name}, and only files of this machine's file system can be carried.", ErrorCategory.InvalidArgument);
}
