using System.Text;

namespace Smash.DaemonCore.Configuration.Types;

/// <summary>A full path, or none. A relative one is in the folder of the file that says it.</summary>
internal sealed class PathType : ParameterType<string>
{
    // PATH_MAX with its ending zero (path_resolution(7)).
    private const int MaxBytes = 4095;

    public override string Name => "path";

    public override string? Read(string text, string? folder, out string value)
    {
        value = "";
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return $"{Quoted.Of(text)} is not a path: it has a zero byte or more than {MaxBytes} bytes.";
        }

        if (!Path.IsPathRooted(text) && folder is null)
        {
            return $"{Quoted.Of(text)} is a relative path, which has no folder to be in here: write a full one.";
        }

        value = Path.GetFullPath(text, folder ?? "/");
        return null;
    }

    public override string Write(string value) => value;
}
