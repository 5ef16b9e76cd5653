using System.Text;
using Provenance.Durable.Journals;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Journals;

public sealed class FileJournalTests
{
    private readonly CrashingFileStore files = new();

    [Fact]
    public async Task Reads_after_reopening_what_was_appended_and_enqueued()
    {
        await using (var journal = FileJournal.Open(files, "journal"))
        {
            Assert.Empty(await Read(journal));
            await journal.AppendAsync(Bytes("a"));
            journal.Enqueue(Bytes("b"));
        }

        await using var again = FileJournal.Open(files, "journal");
        Assert.Equal(["a", "b"], await Read(again));
    }

    [Fact]
    public async Task A_rewrite_takes_the_place_of_everything_before_it()
    {
        await using (var journal = FileJournal.Open(files, "journal"))
        {
            await journal.AppendAsync(Bytes("a"));
            await journal.RewriteAsync([Bytes("b"), Bytes("c")]);
            await journal.AppendAsync(Bytes("d"));
        }

        await using var again = FileJournal.Open(files, "journal");
        Assert.Equal(["b", "c", "d"], await Read(again));
    }

    [Fact]
    public async Task Says_how_much_of_a_torn_tail_it_cut()
    {
        await using (var journal = FileJournal.Open(files, "journal"))
        {
            await journal.AppendAsync(Bytes("a"));
            files.DieAt(1, Death.Torn);
            await Assert.ThrowsAsync<LogFailedException>(() => journal.AppendAsync(Bytes("b")));
        }

        await using var again = FileJournal.Open(files.Reboot(lost: null), "journal");
        Assert.Equal(5, again.Torn);
        Assert.Equal(["a"], await Read(again));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<List<string>> Read(FileJournal journal)
    {
        var found = new List<string>();
        await foreach (var frame in journal.ReadAsync(default))
            found.Add(Encoding.UTF8.GetString(frame.Span));
        return found;
    }
}
