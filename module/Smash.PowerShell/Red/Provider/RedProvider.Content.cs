using System.Management.Automation.Provider;
using Smash.Client;

namespace Smash.PowerShell;

/// <content>What is in files.</content>
public sealed partial class RedProvider
{
    /// <inheritdoc/>
    public void ClearContent(string path)
    {
        if (ShouldProcess(path, "Clear content"))
        {
            Do(
            path,
            (world, place) =>
            {
                using RedWriteStream file = world.OpenWrite(place, isAppending: false, StoppingToken);
                file.Complete();
            },
            ProviderFault.CreateRecord);
        }
    }

    /// <inheritdoc/>
    public object? ClearContentDynamicParameters(string path) => null;

    /// <inheritdoc/>
    public IContentReader? GetContentReader(string path)
    {
        ContentReadParameters parameters = DynamicParameters as ContentReadParameters ?? new ContentReadParameters();
        WorldContentReader? reader = null;
        Do(path, (world, place) => reader = new WorldContentReader(place, parameters.GetEncoding(), world.OpenRead(place, StoppingToken), parameters));
        return reader;
    }

    /// <inheritdoc/>
    public object GetContentReaderDynamicParameters(string path) => new ContentReadParameters();

    /// <inheritdoc/>
    public IContentWriter? GetContentWriter(string path)
    {
        ContentWriteParameters parameters = DynamicParameters as ContentWriteParameters ?? new ContentWriteParameters();
        WorldContentWriter? writer = null;
        Do(path, (world, place) => writer = new WorldContentWriter(place, isAppending => world.OpenWrite(place, isAppending, StoppingToken), parameters));
        return writer;
    }

    /// <inheritdoc/>
    public object GetContentWriterDynamicParameters(string path) => new ContentWriteParameters();
}
