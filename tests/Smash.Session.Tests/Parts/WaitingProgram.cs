using Smash.Session.Prepared;

namespace Smash.Session.Tests.Parts;

/// <summary>The program of a prepared process, played by a test: it waits at its FIFO for a job, and takes note of it when it is asked to.</summary>
internal sealed class WaitingProgram : IDisposable
{
    private readonly FileStream _fifo;
    private readonly string _readyPath;

    private WaitingProgram(string readyPath)
    {
        _readyPath = readyPath;
        _fifo = new FileStream(readyPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Becomes ready at the FIFO that was made for it.</summary>
    public static WaitingProgram Begin(PreparedFolder folder, ulong key)
    {
        string fifo = folder.FifoPath(key);
        string ready = Path.ChangeExtension(fifo, ".ready");
        File.WriteAllText(folder.StandardOutputPath(key), "out\n");
        File.WriteAllText(folder.StandardErrorPath(key), "err\n");
        File.Move(fifo, ready);
        return new WaitingProgram(ready);
    }

    /// <summary>Has somebody else's line put in, as a session that was lost just then would leave it.</summary>
    public void Put(string line)
    {
        using var writer = new FileStream(_readyPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        writer.Write(System.Text.Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Waits for the first line.</summary>
    public async Task<string> ReadAsync()
    {
        byte[] bytes = new byte[4096];
        int count = await Task.Run(() => _fifo.Read(bytes)).WaitAsync(LoopThread.Deadline);
        string text = System.Text.Encoding.UTF8.GetString(bytes, 0, count);
        Assert.EndsWith("\n", text);
        return text.Split('\n')[0];
    }

    /// <summary>Takes note of its job.</summary>
    public void TakeNote() => File.Delete(_readyPath);

    public void Dispose() => _fifo.Dispose();
}
