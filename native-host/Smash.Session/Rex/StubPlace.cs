using System.Globalization;

namespace Smash.Session.Rex;

/// <summary>Where the stand-ins of jobs on other hosts are, and what they need.</summary>
/// <param name="ProgramFolder">Folder with the host's programs.</param>
/// <param name="SocketPath">Where REX is reached.</param>
/// <param name="ReportsPath">Folder of their reports; there once one was needed.</param>
internal sealed record StubPlace(string ProgramFolder, string SocketPath, string ReportsPath)
{
    /// <summary>The stand-in's program.</summary>
    public string StubPath => Path.Combine(ProgramFolder, "smash-stub");

    /// <summary>REX's program.</summary>
    public string RexPath => Path.Combine(ProgramFolder, "smash-rex");

    /// <summary>Where a job's stand-in reports.</summary>
    /// <param name="key">The job.</param>
    public string ReportPath(ulong key) => Path.Combine(ReportsPath, key.ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes the folder of the reports, for its user alone.</summary>
    public void MakeReportsFolder() => Directory.CreateDirectory(ReportsPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
