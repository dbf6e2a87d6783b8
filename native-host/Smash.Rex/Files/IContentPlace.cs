namespace Smash.Rex.Files;

/// <summary>Where contents are put that come over a link.</summary>
internal interface IContentPlace
{
    /// <summary>Names a file for a content while it comes, on the file system where it will be.</summary>
    /// <param name="content">The content.</param>
    /// <returns>A path that nothing has.</returns>
    string NameTemporary(HashedFile content);

    /// <summary>Takes a content over that has come whole.</summary>
    /// <param name="content">The content.</param>
    /// <param name="temporary">The file that was named for it.</param>
    void Keep(HashedFile content, string temporary);
}
