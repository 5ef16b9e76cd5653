using System.Globalization;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Caches;
using Provenance.Gateway.Caches.Files;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Gateway.Caches;

public sealed class AnswerStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    private string FilePath => Path.Combine(folder.Path, "answers.cache");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Keeps_answers_through_a_restart()
    {
        using (var first = Open())
            first.Store.Keep(Answer("q", "an answer"));

        using var second = Open();

        Assert.Equal(Answer("q", "an answer"), second.Store.Find(Digest.Of("q"), CacheLifetime.Forever));
        Assert.Null(second.Store.Find(Digest.Of("other"), CacheLifetime.Forever));
    }

    [Fact]
    public void Gives_the_newest_of_several_answers_to_one_question()
    {
        using var opened = Open();
        opened.Store.Keep(Answer("q", "old"));
        opened.Store.Keep(Answer("q", "new"));

        Assert.Equal("new", opened.Store.Find(Digest.Of("q"), CacheLifetime.Forever)?.Text);
    }

    [Theory]
    [InlineData(CacheLifetime.Hour, CacheLifetime.Forever, 60)]
    [InlineData(CacheLifetime.Forever, CacheLifetime.Hour, 60)]
    [InlineData(CacheLifetime.Month, CacheLifetime.Month, 30 * 24 * 60)]
    public void Lets_no_answer_outlive_its_own_lifetime_or_the_one_that_is_wanted(CacheLifetime kept, CacheLifetime wanted, int minutes)
    {
        using var opened = Open();
        opened.Store.Keep(Answer("q", "an answer") with { Lifetime = kept });

        clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromTicks(1));
        Assert.NotNull(opened.Store.Find(Digest.Of("q"), wanted));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(opened.Store.Find(Digest.Of("q"), wanted));
    }

    [Fact]
    public void Loses_only_the_last_answer_to_a_write_that_was_torn_anywhere()
    {
        using (var first = Open())
        {
            first.Store.Keep(Answer("1", "one"));
            first.Store.Keep(Answer("2", "two"));
        }

        var whole = File.ReadAllBytes(FilePath);
        var firstEnd = (whole.Length + CacheFrame.HeaderLength) / 2;
        for (var length = firstEnd; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            using var opened = Open();
            Assert.Equal("one", opened.Store.Find(Digest.Of("1"), CacheLifetime.Forever)?.Text);
            Assert.Null(opened.Store.Find(Digest.Of("2"), CacheLifetime.Forever));
            opened.Store.Keep(Answer("3", "three"));
            Assert.Equal("three", opened.Store.Find(Digest.Of("3"), CacheLifetime.Forever)?.Text);
        }
    }

    [Fact]
    public void Begins_anew_when_the_file_is_something_else()
    {
        File.WriteAllText(FilePath, "not a cache, but long enough to be one");

        using var opened = Open();
        opened.Store.Keep(Answer("q", "an answer"));

        Assert.NotNull(opened.Store.Find(Digest.Of("q"), CacheLifetime.Forever));
    }

    [Fact]
    public void Is_written_by_one_process_and_read_by_any()
    {
        using var writer = Open();
        using var reader = Open();
        writer.Store.Keep(Answer("q", "an answer"));
        reader.Store.Keep(Answer("p", "by who may not write"));

        Assert.Null(reader.Store.Find(Digest.Of("q"), CacheLifetime.Forever));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("an answer", reader.Store.Find(Digest.Of("q"), CacheLifetime.Forever)?.Text);
        Assert.Null(reader.Store.Find(Digest.Of("p"), CacheLifetime.Forever));
    }

    [Fact]
    public void Stays_below_its_bound_and_keeps_the_youngest()
    {
        using var writer = Open(bytes: 20_000);
        using var reader = Open(bytes: 20_000);
        for (var i = 0; i < 200; i++)
        {
            writer.Store.Keep(Answer(Name(i), new string('x', 100)));
            Assert.InRange(new FileInfo(FilePath).Length, 0, 20_000);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(new[] { writer, reader }, opened =>
        {
            Assert.NotNull(opened.Store.Find(Digest.Of(Name(199)), CacheLifetime.Forever));
            Assert.Null(opened.Store.Find(Digest.Of(Name(0)), CacheLifetime.Forever));
            Assert.InRange(opened.Store.Count, 20, 60);
        });
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private CachedAnswer Answer(string question, string text) => new(
        Digest.Of(question), clock.GetUtcNow(), CacheLifetime.Forever, "session_1", Digest.Of($"record of {text}"), text, "model-1", "stop");

    private Opened Open(long bytes = 1 << 20) => new(folder.Path, new CacheBounds(bytes), clock);

    private sealed class Opened : IDisposable
    {
        private readonly CacheFolder folder;

        public Opened(string path, CacheBounds bounds, ManualClock clock)
        {
            folder = new CacheFolder(path);
            Store = new AnswerStore(folder, bounds, clock);
        }

        public AnswerStore Store { get; }

        public void Dispose()
        {
            Store.Dispose();
            folder.Dispose();
        }
    }
}
