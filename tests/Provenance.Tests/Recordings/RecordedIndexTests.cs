using Provenance.Core.Recordings;
using Xunit;

namespace Provenance.Tests.Recordings;

public sealed class RecordedIndexTests
{
    [Theory]
    [InlineData("""{"response_file":"a.txt","run":0}""", "run is 0; runs count from 1")]
    [InlineData("""{"response_file":"a.txt","run":-3}""", "run is -3; runs count from 1")]
    [InlineData("""{"run":1}""", "the line has no response_file")]
    [InlineData("""["a.txt"]""", null)]
    [InlineData("""{"response_file":"a.txt","model":"x y"}""", null)]
    [InlineData("""{"response_file":"a.txt","response_sha256":"zz"}""", null)]
    [InlineData("""{"response_file":"\ud800"}""", null)]
    public void A_line_that_can_t_be_read_is_named_with_its_number(string line, string? why)
    {
        var folder = Directory.CreateTempSubdirectory("recorded-index-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "recorded"));
            File.WriteAllText(Path.Combine(folder, "recorded", "index.jsonl"), "{\"response_file\":\"a.txt\"}\n\n" + line + "\n");

            var wrong = Assert.Throws<RecordedFolderException>(() => RecordedIndex.Load(folder));

            Assert.Equal(("recorded/index.jsonl", 3), (wrong.File, wrong.Line));
            if (why is not null)
                Assert.Equal(why, wrong.Why);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
