using Smash.Client;
using Smash.Protocol;
using Smash.ScriptJob;

namespace Smash.PowerShell;

/// <summary>Reads what script jobs put into their streams.</summary>
internal static class ScriptOutput
{
    /// <summary>The descriptors that hold what is wanted: of a script job, all of its streams are on its standard output.</summary>
    public static OutputStream[] GetDescriptors(OutputSelection selection) => selection switch
    {
        OutputSelection.StandardError => [OutputStream.StandardError],
        OutputSelection.All => [OutputStream.StandardOutput, OutputStream.StandardError],
        _ => [OutputStream.StandardOutput],
    };

    /// <summary>Whether one stream alone is wanted.</summary>
    public static bool IsOneStream(OutputSelection selection) => selection is OutputSelection.Output or OutputSelection.Error;

    /// <summary>Reads the records of a descriptor.</summary>
    /// <param name="reader">What was written to it.</param>
    /// <param name="descriptor">Which it is.</param>
    /// <param name="selection">What is wanted of it.</param>
    /// <param name="stopping">Ends the reading.</param>
    public static IEnumerable<StreamRecord> Read(OutputReader reader, OutputStream descriptor, OutputSelection selection, CancellationToken stopping)
    {
        if (descriptor == OutputStream.StandardError)
        {
            return reader.ReadLines(stopping).Select(static line => new StreamRecord(StreamKind.Text, line));
        }

        IEnumerable<StreamRecord> records = StreamRecordReader.ReadAll(reader.ReadChunks(stopping));
        return selection switch
        {
            OutputSelection.Output => records.Where(static record => record.Kind is StreamKind.Output or StreamKind.Text),
            OutputSelection.Error => records.Where(static record => record.Kind == StreamKind.Error),
            _ => records,
        };
    }
}
