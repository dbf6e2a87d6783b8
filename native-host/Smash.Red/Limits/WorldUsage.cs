using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Smash.Protocol.Red;
using Smash.Red.Files;
using Smash.Red.Interop;

namespace Smash.Red.Limits;

/// <summary>What a world uses, as its own /proc tells it where no control group does.</summary>
/// <param name="MemoryBytes">Memory of its processes, what several share counted for each, and of its files.</param>
/// <param name="CpuTime">CPU time of its processes and of those that were waited for.</param>
internal readonly record struct WorldUsage(long MemoryBytes, TimeSpan CpuTime)
{
    private const int LargestFile = 4096;
    private const int BytesPerKilobyte = 1024;

    // USER_HZ, which Linux fixes for all that it tells in ticks.
    private const double TicksPerSecond = 100;

    // utime, stime, cutime, cstime of proc_pid_stat(5), behind the name.
    private const int FirstTime = 11;
    private const int TimeCount = 4;

    private static readonly string[] MemoryFields = ["RssAnon:", "RssShmem:", "VmSwap:"];

    /// <summary>Reads what a world uses. Not on the loop: it takes a while where there are many processes.</summary>
    /// <param name="root">The world's root.</param>
    /// <param name="files">The world's files.</param>
    /// <returns>What it uses.</returns>
    /// <exception cref="RedException">RED_EBADWORLD: the world has ended.</exception>
    public static WorldUsage Read(WorldRoot root, WorldFiles files)
    {
        FileSystemStatus.Facts space = files.GetSpace();
        var sum = new WorldUsage(space.Bytes - space.FreeBytes, TimeSpan.Zero);
        using WorldRoot.Use use = root.Enter();
        foreach (RedFile process in files.List("/proc").Where(static file => file.Type == RedFileType.Directory && char.IsAsciiDigit(file.Name[0])))
        {
            sum = sum.Add(ReadFile(use.Descriptor, $"/proc/{process.Name}/status"), ReadFile(use.Descriptor, $"/proc/{process.Name}/stat"));
        }

        return sum;
    }

    /// <summary>Adds a process.</summary>
    /// <param name="status">Its proc_pid_status(5).</param>
    /// <param name="stat">Its proc_pid_stat(5); empty: it is gone.</param>
    /// <returns>The sum.</returns>
    internal WorldUsage Add(string status, string stat)
    {
        long kilobytes = status.Split('\n')
            .Where(static line => Array.Exists(MemoryFields, field => line.StartsWith(field, StringComparison.Ordinal)))
            .Sum(static line => long.Parse(line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        // The name, in parentheses, may hold anything; the field behind it is the third.
        long ticks = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(FirstTime).Take(TimeCount)
            .Sum(static field => long.Parse(field, CultureInfo.InvariantCulture));
        return new WorldUsage(MemoryBytes + (kilobytes * BytesPerKilobyte), CpuTime + TimeSpan.FromSeconds(ticks / TicksPerSecond));
    }

    private static unsafe string ReadFile(int root, string path)
    {
        fixed (byte* name = FileNameText.Encode(path))
        {
            int opened = OpenInRoot.Invoke(root, name, 0, 0);
            if (opened < 0)
            {
                return "";
            }

            using var file = new SafeFileHandle(opened, ownsHandle: true);
            Span<byte> text = stackalloc byte[LargestFile];
            try
            {
                return Encoding.UTF8.GetString(text[..RandomAccess.Read(file, text, 0)]);
            }
            catch (IOException)
            {
                // It has ended between being opened and being read (ESRCH).
                return "";
            }
        }
    }
}
