using Smash.Session.Jobs;

namespace Smash.Session.Output;

/// <summary>The limit on a job's outputs together.</summary>
internal static class OutputLimit
{
    /// <summary>Bytes of both outputs.</summary>
    public static ulong Measure(Job job) => LengthOf(job.StandardOutputPath) + LengthOf(job.StandardErrorPath);

    /// <summary>Cuts the outputs of a job that has ended, so that together they are as long as is allowed. The one that has less keeps all of it, up to half.</summary>
    /// <param name="job">The job.</param>
    /// <param name="limitBytes">The limit.</param>
    /// <returns>What was done, in words; null: they were not too long.</returns>
    public static string? Cut(Job job, ulong limitBytes)
    {
        ulong output = LengthOf(job.StandardOutputPath);
        ulong error = LengthOf(job.StandardErrorPath);
        if (output + error <= limitBytes)
        {
            return null;
        }

        ulong keptOutput = Math.Min(output, Math.Max(limitBytes / 2, limitBytes - Math.Min(limitBytes, error)));
        ulong keptError = Math.Min(error, limitBytes - keptOutput);
        return string.Join(", ", ((string?[])[Cut("standard output", job.StandardOutputPath, output, keptOutput), Cut("standard error", job.StandardErrorPath, error, keptError)]).OfType<string>());
    }

    private static string? Cut(string name, string path, ulong length, ulong kept)
    {
        if (length <= kept)
        {
            return null;
        }

        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        file.SetLength((long)kept);
        return $"{name} cut from {length} to {kept} bytes";
    }

    private static ulong LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (ulong)file.Length : 0;
    }
}
