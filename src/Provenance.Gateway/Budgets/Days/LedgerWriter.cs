namespace Provenance.Gateway.Budgets.Days;

/// <summary>
/// One opening of the ledger by one process. As long as it lives it holds the operating system's lock on a file of its own, so that
/// others see at once when it does not.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    private const string Suffix = ".writer";

    private readonly string folder;
    private readonly FileStream held;

    public LedgerWriter(string folder)
    {
        this.folder = folder;
        Id = Guid.NewGuid().ToString("N");
        held = new FileStream(PathOf(Id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
    }

    public string Id { get; }

    /// <summary>Whether the process that opened the ledger as this writer still has it open.</summary>
    public bool IsAlive(string writer)
    {
        if (writer == Id)
            return true;
        try
        {
            using var free = new FileStream(PathOf(writer), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => held.Dispose();

    private string PathOf(string writer) => Path.Combine(folder, writer + Suffix);
}
