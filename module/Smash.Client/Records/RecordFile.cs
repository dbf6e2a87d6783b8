using System.Text;
using Smash.Client.Interop;

namespace Smash.Client;

/// <summary>
/// A file that records are written to, one at a time, as UTF-8. They are written beside it and take its place when all are there, so that it is whole or as it was; what is
/// no regular file, such as a named pipe, is written to itself.
/// </summary>
public sealed class RecordFile : IDisposable
{
    private readonly string _target;
    private readonly bool _replaces;
    private readonly RecordWriter _writer;
    private readonly StreamWriter _text;
    private string? _part;

    /// <summary>Opens it, and writes what comes before the first record.</summary>
    /// <param name="path">Path of the file; a link is followed.</param>
    /// <param name="writer">What makes text of records.</param>
    /// <param name="replaces">Whether it may take the place of a file that is there.</param>
    /// <exception cref="IOException">It cannot be written, or it is there and is not to be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it, or it is a folder.</exception>
    public RecordFile(string path, RecordWriter writer, bool replaces)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(writer);
        _target = FileStatus.Read(path, out FileStatus status) == 0 && status.IsLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : path;
        _replaces = replaces;
        _writer = writer;
        _text = new StreamWriter(Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = writer.LineEnd };
        WriteLine(writer.Head);
    }

    /// <summary>Writes a record.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(SmashJob job) => WriteLine(_writer.Write(job));

    /// <summary>Writes what comes after the last record, and puts the file in its place.</summary>
    /// <exception cref="IOException">It cannot be written, or another has been put there that is not to be replaced.</exception>
    public void Complete()
    {
        WriteLine(_writer.Tail);
        _text.Dispose();
        if (_part is { } part)
        {
            File.Move(part, _target, _replaces);
            _part = null;
        }
    }

    /// <summary>Closes it; what was not completed is removed.</summary>
    public void Dispose()
    {
        try
        {
            _text.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is thrown away below.
        }

        if (_part is { } part)
        {
            _part = null;
            File.Delete(part);
        }
    }

    private FileStream Open()
    {
        bool exists = FileStatus.ReadTarget(_target, out FileStatus status) == 0;
        if (exists && !_replaces)
        {
            throw new IOException($"The file '{_target}' is there already.");
        }

        if (exists && !status.IsRegularFile)
        {
            return new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (exists)
        {
            // Nobody may read the new one who could not read the old one.
            options.UnixCreateMode = File.GetUnixFileMode(_target);
        }

        string part = $"{_target}.{Path.GetRandomFileName()}.part";
        var stream = new FileStream(part, options);
        _part = part;
        return stream;
    }

    private void WriteLine(string? line)
    {
        if (line is not null)
        {
            _text.WriteLine(line);
        }
    }
}
