using Smash.Session.Engines.Slurm;

namespace Smash.Session.Tests.Engines;

public sealed class SlurmFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smash-slurm-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Batches_that_are_written_at_once_share_one_copy_of_the_program()
    {
        string program = Path.Combine(_folder, "smash-batch");
        File.WriteAllBytes(program, new byte[8_000_000]);
        for (int round = 0; round < 5; round++)
        {
            var folder = new SlurmFolder(Path.Combine(_folder, $"state{round}"), _folder);
            using var together = new Barrier(8);
            var failures = new List<Exception>();
            Thread[] writers = [.. Enumerable.Range(0, 8).Select(_ => new Thread(Make))];
            Array.ForEach(writers, static writer => writer.Start());
            Array.ForEach(writers, static writer => writer.Join());

            Assert.Empty(failures);
            Assert.Equal(8_000_000, new FileInfo(folder.ProgramPath).Length);
            Assert.Equal(["smash-batch"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));

            void Make()
            {
                together.SignalAndWait();
                try
                {
                    folder.Make();
                }
                catch (IOException exception)
                {
                    lock (failures)
                    {
                        failures.Add(exception);
                    }
                }
            }
        }
    }
}
