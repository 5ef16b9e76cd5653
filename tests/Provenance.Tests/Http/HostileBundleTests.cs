using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Provenance.Tests.Http;

/// <summary>Bundles that somebody made to do harm, or by mistake. None leaves anything behind, and none starts a run.</summary>
public sealed class HostileBundleTests
{
    private const int Link = 0xA000 | 0x1FF;

    private static readonly string Large = new('a', 9 * 1024);

    public static TheoryData<string, string> Names => new()
    {
        { "../escape.txt", "path-leaves-bundle" },
        { "corpus/../../escape.txt", "path-leaves-bundle" },
        { "corpus/./d1.txt", "path-leaves-bundle" },
        { "/etc/passwd", "path-absolute" },
        { "//server/share/x", "path-absolute" },
        { "C:/Windows/x", "path-characters" },
        { "..\\escape.txt", "path-characters" },
        { "corpus\\d1.txt", "path-characters" },
        { "a\u0000b.txt", "path-characters" },
        { "a\u001b[2Jb.txt", "path-characters" },
        { "a\nb.txt", "path-characters" },
        { "what?.txt", "path-characters" },
        { "corpus//d1.txt", "path-empty-segment" },
        { "CON", "path-reserved" },
        { "corpus/nul.txt", "path-reserved" },
        { "corpus/com1", "path-reserved" },
        { "corpus/d1.txt.", "path-reserved" },
        { "corpus /d1.txt", "path-reserved" },
        { "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q.txt", "path-depth" },
        { new string('n', 300), "path-length" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_of_an_evil_name_is_refused_inline(string name, string rule)
    {
        await using var bench = await ApiBench.StartAsync();
        var json = JsonSerializer.Serialize(new { files = new Dictionary<string, string> { ["experiment.yaml"] = "e", [name] = "evil" } });

        await RefusedAsync(bench, await bench.PostAsync("/api/runs", json), 400, "invalid_bundle", rule);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_of_an_evil_name_is_refused_in_a_zip(string name, string rule)
    {
        await using var bench = await ApiBench.StartAsync();

        await RefusedAsync(bench, await bench.PostZipAsync("/api/runs", Zips.Of(("experiment.yaml", "e"), (name, "evil"))), 400, "invalid_bundle", rule);
    }

    public static TheoryData<string, string, int> Zipped => new()
    {
        { "link", "zip-special-file", 400 },
        { "device", "zip-special-file", 400 },
        { "twice", "path-twice", 400 },
        { "twice-by-case", "path-twice", 400 },
        { "file-and-folder", "path-twice", 400 },
        { "folder-and-file", "path-twice", 400 },
        { "evil-folder", "path-leaves-bundle", 400 },
        { "no-zip", "zip-broken", 400 },
        { "cut-off", "zip-broken", 400 },
        { "empty", "zip-broken", 400 },
        { "bomb", "too-large-file", 413 },
        { "many-large", "too-large-bundle", 413 },
        { "many", "too-many-files", 413 },
        { "many-folders", "too-many-files", 413 },
    };

    [Theory]
    [MemberData(nameof(Zipped))]
    public async Task An_evil_zip_is_refused(string what, string rule, int status)
    {
        await using var bench = await ApiBench.StartAsync();

        await RefusedAsync(bench, await bench.PostZipAsync("/api/runs", Zip(what)), status, status == 413 ? "bundle_too_large" : "invalid_bundle", rule);
    }

    [Fact]
    public async Task A_zip_that_says_it_is_encrypted_is_refused()
    {
        await using var bench = await ApiBench.StartAsync();
        var zip = Zips.Of(("experiment.yaml", "e"));
        // The flag stands in the header of the file and in that of the folder at the end.
        zip[6] |= 1;
        zip[zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        await RefusedAsync(bench, await bench.PostZipAsync("/api/runs", zip), 400, "invalid_bundle", "zip-encrypted");
    }

    [Fact]
    public async Task A_body_that_is_longer_than_it_says_is_cut_off()
    {
        await using var bench = await ApiBench.StartAsync();
        using var content = new StreamContent(new EndlessStream(ApiBench.Limits.RequestBytes * 2));
        content.Headers.ContentType = new("application/zip");
        content.Headers.ContentLength = null;

        await RefusedAsync(bench, await bench.SendAsync(HttpMethod.Post, "/api/runs", content), 413, "bundle_too_large", "too-large-request");
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_long_is_not_read()
    {
        await using var bench = await ApiBench.StartAsync();

        await RefusedAsync(
            bench, await bench.PostAsync("/api/runs", $$"""{"experiment":"{{new string('x', 70_000)}}"}"""), 413, "bundle_too_large", "too-large-request");
    }

    [Fact]
    public async Task A_bundle_in_the_container_is_checked_like_any_other()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Ports.Source.Files["moods/../../x"] = "evil";

        await RefusedAsync(bench, await bench.PostAsync("/api/runs", """{"blobPrefix":"moods"}"""), 400, "invalid_bundle", "path-leaves-bundle");
        await RefusedAsync(bench, await bench.PostAsync("/api/runs", """{"blobPrefix":"../secrets"}"""), 400, "invalid_bundle", "path-leaves-bundle");
    }

    public static TheoryData<string, string> Jsons => new()
    {
        { "", "invalid_json" },
        { "null", "invalid_json" },
        { "[]", "invalid_json" },
        { "{", "invalid_json" },
        { """{"experiment":1}""", "invalid_json" },
        { """{"experiment":"e","experiment":"f"}""", "invalid_json" },
        { """{"experiment":"e","Path":"/etc"}""", "invalid_json" },
        { """{"experiment":"e","options":{"runs":"3"}}""", "invalid_json" },
        { """{"experiment":"e","options":{"runs":1.5}}""", "invalid_json" },
        { """{"experiment":"e","options":{"framework":"/etc/passwd"}}""", "invalid_json" },
        { """{"files":{"a":null}}""", "invalid_json" },
        { """{"experiment":"\ud800"}""", "invalid_json" },
        { "{}", "invalid_request" },
        { """{"files":{}}""", "invalid_request" },
        { """{"files":{"a":"b"},"experiment":"e"}""", "invalid_request" },
        { """{"experiment":"e","options":{"concurrency":0}}""", "invalid_option" },
        { """{"experiment":"e","options":{"concurrency":5000}}""", "invalid_option" },
        { """{"experiment":"e","options":{"budget":-1}}""", "invalid_option" },
    };

    [Theory]
    [MemberData(nameof(Jsons))]
    public async Task A_body_that_is_not_what_is_wanted_is_refused(string json, string code)
    {
        await using var bench = await ApiBench.StartAsync();

        var problem = await (await bench.PostAsync("/api/runs", json)).ProblemAsync(400, code);

        Assert.DoesNotContain("Provenance.", problem.ToString(), StringComparison.Ordinal);
        Assert.Empty(bench.Ports.Intake.Requests);
        Assert.Empty(bench.Leftovers);
    }

    [Theory]
    [InlineData("?runs=0")]
    [InlineData("?runs=-1")]
    [InlineData("?runs=many")]
    [InlineData("?runs=1&runs=2")]
    [InlineData("?concurrency=1e9")]
    [InlineData("?budget=-1")]
    [InlineData("?budget=NaN")]
    [InlineData("?root=/etc")]
    [InlineData("?framework=/etc/passwd")]
    public async Task A_parameter_that_is_not_what_is_wanted_is_refused(string query)
    {
        await using var bench = await ApiBench.StartAsync();

        var problem = await (await bench.PostZipAsync("/api/runs" + query, Zips.Of(("experiment.yaml", "e")))).ProblemAsync(400, "invalid_option");

        Assert.Equal(query[1..query.IndexOf('=', StringComparison.Ordinal)], problem.GetProperty("field").GetString());
        Assert.Empty(bench.Ports.Intake.Requests);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("\"")]
    [InlineData("clé")]
    public async Task An_idempotency_key_that_is_none_is_refused(string key)
    {
        await using var bench = await ApiBench.StartAsync();

        await (await bench.PostAsync("/api/runs", """{"experiment":"e"}""", ("Idempotency-Key", key))).ProblemAsync(400, "invalid_idempotency_key");
    }

    private static async Task RefusedAsync(ApiBench bench, HttpResponseMessage response, int status, string code, string rule)
    {
        var problem = await response.ProblemAsync(status, code);
        Assert.Equal(rule, problem.GetProperty("rule").GetString());
        Assert.DoesNotContain(problem.ToString(), char.IsControl);
        Assert.Empty(bench.Ports.Intake.Requests);
        Assert.Empty(bench.Hub.Instances);
        Assert.Empty(bench.Leftovers);
    }

    private static byte[] Zip(string what) => what switch
    {
        "link" => Zips.Make(zip => Zips.Add(zip, "corpus", "/etc", Link)),
        "device" => Zips.Make(zip => Zips.Add(zip, "corpus", "", 0x2000)),
        "twice" => Zips.Of(("a.txt", "1"), ("a.txt", "2")),
        "twice-by-case" => Zips.Of(("a.txt", "1"), ("A.txt", "2")),
        "file-and-folder" => Zips.Of(("a", "1"), ("a/b", "2")),
        "folder-and-file" => Zips.Of(("a/b", "1"), ("a", "2")),
        "evil-folder" => Zips.Of(("../evil/", ""), ("a", "2")),
        "no-zip" => Encoding.UTF8.GetBytes("experiment: no zip"),
        "cut-off" => Zips.Of(("a.txt", "1"))[..40],
        "empty" => [],
        "bomb" => Zips.Of(("a.txt", Large)),
        "many-large" => Zips.Of([.. Enumerable.Range(0, 5).Select(i => (i.ToString(CultureInfo.InvariantCulture), new string('a', 8 * 1024)))]),
        "many" => Zips.Of([.. Enumerable.Range(0, 21).Select(i => (i.ToString(CultureInfo.InvariantCulture), "1"))]),
        "many-folders" => Zips.Of([.. Enumerable.Range(0, 41).Select(i => ($"f{i}/", ""))]),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    /// <summary>So many bytes, of which nobody knows beforehand how many.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - position);
            position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
