namespace Provenance.Durable.Embedded.Histories;

/// <summary>The first frame of a journal.</summary>
/// <param name="Journal">Always <see cref="Name"/>.</param>
/// <param name="Format">The version of the frames that follow.</param>
/// <param name="Next">No execution of this number or a higher one ended before the frames that follow.</param>
internal sealed record JournalHeader(string Journal, int Format, int Next)
{
    public const string Name = "provenance.durable";
    public const int Newest = 1;
}
