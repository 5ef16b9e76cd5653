using System.Text;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Journals;

public sealed class LogReaderTests
{
    private const int HeaderLength = 8;

    [Fact]
    public async Task A_log_that_grows_while_it_is_read_is_not_taken_for_a_damaged_one()
    {
        var files = new CrashingFileStore();
        await using (var log = GroupCommitLog.Open(files, new LogLocation("log"), _ => { }))
        {
            foreach (var text in new[] { "first", "second", "third" })
                await log.AppendAsync(1, Encoding.UTF8.GetBytes(text));
        }

        var bytes = files.ReadAll("log");
        for (var seen = HeaderLength; seen < bytes.Length; seen++)
        {
            using var growing = new GrowingStream(bytes, seen);
            var reader = new LogReader(growing, "log");
            Assert.Equal(["first", "second", "third"], reader.Read().Select(frame => Encoding.UTF8.GetString(frame.Payload.Span)));
            Assert.Equal((bytes.Length, 0), (reader.End, reader.Torn));
        }
    }

    /// <summary>Ends for one look where a writer had come to by then; the next look finds the rest.</summary>
    private sealed class GrowingStream(byte[] bytes, int length) : MemoryStream(bytes, writable: false)
    {
        private int end = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var there = (int)Math.Min(count, end - Position);
            if (there == 0)
                end = (int)Length;
            return base.Read(buffer, offset, there);
        }
    }
}
