namespace Smash.DaemonCore;

/// <summary>Work that is put off to the end of the loop's turn, so that what one turn produces leaves in one system call.</summary>
public interface ITurnEndHandler
{
    /// <summary>The turn ends.</summary>
    void OnTurnEnd();
}
