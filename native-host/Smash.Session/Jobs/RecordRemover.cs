using Smash.DaemonCore.Logs;
using Smash.Session.Clients;
using Smash.Session.Output;
using Smash.Session.Store;

namespace Smash.Session.Jobs;

/// <summary>Removes ended jobs: their files, then their records. A session that is lost in between leaves a record without files, which can be removed again.</summary>
internal sealed class RecordRemover(RecentEnds recent, JobArchive archive, JobStore store, ClientTable clients, DaemonLog log)
{
    private const int SliceLength = 500;

    /// <summary>Removes one job.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="id">Its id.</param>
    /// <param name="outputPath">Path of its files without their ending.</param>
    /// <exception cref="RequestRefusedException">The disk's refusal; the record is still there.</exception>
    public async Task RemoveAsync(Client client, uint id, string outputPath)
    {
        // The files first: they may be what fills the disk on which the record is to be deleted.
        await Task.Run(() => DeleteFiles(outputPath));
        long key = client.Key;
        await store.RequestAsync(writer => writer.Delete(key, id));
        recent.Remove(client, id);
    }

    /// <summary>Removes the members of an ended array, a slice at a time.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="id">Id of the array.</param>
    public async Task RemoveMembersAsync(Client client, uint id)
    {
        long key = client.Key;
        while (await archive.ReadAsync(reader => reader.LoadMemberEnds(key, id, SliceLength)) is { Count: > 0 } members)
        {
            await RemoveAllAsync(members);
        }
    }

    /// <summary>Removes many jobs in one change of the records. Files that cannot be deleted stay, and the log says so.</summary>
    /// <param name="expired">The jobs.</param>
    public async Task RemoveAllAsync(IReadOnlyList<ExpiredRecord> expired)
    {
        await Task.Run(() =>
        {
            foreach (ExpiredRecord record in expired)
            {
                TryDeleteFiles(record.OutputPath);
            }
        });
        await store.SaveAsync(writer =>
        {
            foreach (ExpiredRecord record in expired)
            {
                writer.Delete(record.ClientKey, record.Id);
            }
        });
        foreach (ExpiredRecord record in expired)
        {
            recent.Remove(clients[record.ClientKey], record.Id);
        }
    }

    private static void DeleteFiles(string outputPath)
    {
        // Deleting in a folder that somebody has removed is a fault, unlike deleting a file that is not there.
        if (Directory.Exists(Path.GetDirectoryName(outputPath)))
        {
            OutputFiles.Delete(outputPath);
            File.Delete(outputPath + InputFile.Ending);
        }
    }

    private void TryDeleteFiles(string outputPath)
    {
        try
        {
            DeleteFiles(outputPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Warning($"the files of a record that is not kept any longer stay: {exception.Message}");
        }
    }
}
