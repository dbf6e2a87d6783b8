namespace Smash.Rex.Files;

/// <summary>What a receiver of files does: which contents it makes, and which of their parts it asks for.</summary>
/// <param name="Contents">The contents that it lacks, with the number of the first part of each.</param>
/// <param name="Wanted">The numbers of the parts that it asks for, in ascending order; the others of those contents are here already.</param>
/// <param name="Pieces">Where those are.</param>
internal sealed record PartPlan(IReadOnlyList<(HashedFile Content, int First)> Contents, IReadOnlyList<int> Wanted, PieceIndex Pieces)
{
    /// <summary>Bytes of the contents that it lacks, as files.</summary>
    public long Bytes => Contents.Sum(static one => one.Content.Bytes);

    /// <summary>Makes one.</summary>
    /// <param name="parts">All parts.</param>
    /// <param name="isLacking">Whether a content is not here.</param>
    /// <param name="pieces">Where pieces of large files are here.</param>
    public static PartPlan Make(PartList parts, Func<HashedFile, bool> isLacking, Func<PieceIndex> pieces)
    {
        (HashedFile Content, int First)[] lacking = [.. parts.Contents.Where(one => isLacking(one.Content))];
        PieceIndex index = lacking.Any(static one => one.Content.Chunks.Count > 0) ? pieces() : new PieceIndex();
        byte[] buffer = new byte[ChunkCutter.MostBytes];
        var wanted = new List<int>();
        foreach ((HashedFile content, int first) in lacking)
        {
            if (content.Chunks.Count == 0)
            {
                wanted.Add(first);
            }

            wanted.AddRange(Enumerable.Range(0, content.Chunks.Count).Where(i => !index.TryRead(content.Chunks[i], buffer)).Select(i => first + i));
        }

        return new PartPlan(lacking, wanted, index);
    }
}
