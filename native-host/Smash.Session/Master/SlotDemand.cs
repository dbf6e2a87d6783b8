namespace Smash.Session.Master;

/// <summary>What a session tells a gate that shares a cap between users.</summary>
/// <param name="Wanted">Jobs that run and jobs that would run if they could; at most the whole cap.</param>
/// <param name="Running">Jobs that hold a slot.</param>
/// <param name="Slots">The cap that is obeyed: no job is started beyond it.</param>
internal readonly record struct SlotDemand(int Wanted, int Running, int Slots);
