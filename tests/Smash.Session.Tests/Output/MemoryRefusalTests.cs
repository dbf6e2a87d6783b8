using Smash.Session.Output;

namespace Smash.Session.Tests.Output;

public sealed class MemoryRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public MemoryRefusalTests() => _path = _folder["job.err"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fork: Cannot allocate memory")]
    [InlineData("sort: memory exhausted")]
    [InlineData("MemoryError")]
    [InlineData("terminate called after throwing an instance of 'std::bad_alloc'")]
    [InlineData("java.lang.OutOfMemoryError: Java heap space")]
    [InlineData("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory")]
    [InlineData("error while loading shared libraries: libc.so.6: failed to map segment from shared object")]
    [InlineData("Failed to create CoreCLR, HRESULT: 0x80070008")]
    public async Task The_word_of_a_program_that_memory_was_refused_is_found(string line)
    {
        await File.WriteAllTextAsync(_path, $"one line\n  {line}  \nanother line\n");

        string? found = await MemoryRefusal.FindAsync(_path);
        Assert.EndsWith($": {line}", found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no such file or directory\n")]
    [InlineData("disk full\n")]
    public async Task Other_words_are_not_evidence(string text)
    {
        await File.WriteAllTextAsync(_path, text);

        Assert.Null(await MemoryRefusal.FindAsync(_path));
    }

    [Fact]
    public async Task Only_the_last_lines_are_looked_at()
    {
        await File.WriteAllTextAsync(_path, "MemoryError\n" + new string('x', 4096) + "\n");

        Assert.Null(await MemoryRefusal.FindAsync(_path));
    }

    [Fact]
    public async Task The_last_line_that_tells_is_the_evidence()
    {
        await File.WriteAllTextAsync(_path, "a: out of memory\nb: out of memory\nend\n");

        Assert.EndsWith("b: out of memory", await MemoryRefusal.FindAsync(_path));
    }

    [Fact]
    public async Task A_job_without_a_file_gives_no_evidence() => Assert.Null(await MemoryRefusal.FindAsync(_folder["missing"]));
}
