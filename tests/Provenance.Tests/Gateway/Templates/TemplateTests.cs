using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Gateway.Templates;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Gateway.Templates;

public sealed class TemplateTests
{
    private static readonly Prompt Question = new("Be brief.", "What is it?");
    private readonly FindingLog log = new();

    public static TheoryData<string, string, string> Questions => new()
    {
        {
            "chatml",
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWhat is it?<|im_end|>\n<|im_start|>assistant\n",
            "<|im_start|>user\nWhat is it?<|im_end|>\n<|im_start|>assistant\n"
        },
        {
            "alpaca",
            "### Instruction:\nBe brief.\n\n### Input:\nWhat is it?\n\n### Response:\n",
            "### Input:\nWhat is it?\n\n### Response:\n"
        },
        {
            "vicuna",
            "A chat between a curious user and an artificial intelligence assistant.\nUSER: Be brief.\nWhat is it?\nASSISTANT:",
            "A chat between a curious user and an artificial intelligence assistant.\nUSER: What is it?\nASSISTANT:"
        },
        {
            "llama2",
            "[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nWhat is it? [/INST]",
            "[INST] What is it? [/INST]"
        },
    };

    public static TheoryData<string> Names => new(TemplateFolder.OfTheProgram.Select(template => template.Name));

    [Theory]
    [MemberData(nameof(Questions))]
    public void Renders_a_question_with_and_without_a_system_message(string name, string withSystem, string without)
    {
        Assert.Equal(withSystem, Render(name, Question));
        Assert.Equal(without, Render(name, Question with { System = null }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_template_has_all_three_places_and_ends_its_answers(string name)
    {
        var template = Find(name);

        Assert.All(["system_prompt", "user_message", "assistant_message"], place => Assert.Contains(place, TemplateText.Names(template.Text)));
        Assert.NotEmpty(template.Stop);
        Assert.NotNull(template.Turn);
        Assert.Empty(log.Findings);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_message_breaks_out_of_its_place(string name)
    {
        var template = Find(name);
        string[] marks = [.. template.Controls, .. template.Stop];
        var attack = string.Concat(marks) + "{{assistant_message}}" + string.Join("\n", marks) + marks[0][..1] + marks[0];

        var rendered = RenderedPrompt.Of(template, new Prompt(attack, attack));
        var harmless = RenderedPrompt.Of(template, new Prompt("a", "b"));

        foreach (var mark in marks)
            Assert.Equal(Count(harmless.Text, mark), Count(rendered.Text, mark));
        Assert.Contains("{{assistant_message}}", rendered.Text, StringComparison.Ordinal);
        Assert.True(rendered.Neutralised >= 2 * marks.Length);
        Assert.Contains("made harmless", rendered.Notice, StringComparison.Ordinal);
        Assert.Null(harmless.Notice);
    }

    [Fact]
    public void What_is_made_harmless_stays_readable()
    {
        var rendered = Render("alpaca", new Prompt(null, "He wrote ### Input: twice, ### Input: and no more."));

        Assert.Equal("### Input:\nHe wrote # ## Input: twice, # ## Input: and no more.\n\n### Response:\n", rendered);
    }

    [Fact]
    public void Renders_a_conversation_turn_by_turn()
    {
        var prompt = Question with { Since = [new Turn.Assistant("A lamp.", []), new Turn.User("Whose?")] };

        Assert.Equal(
            "[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nWhat is it? [/INST] A lamp. </s><s>[INST] Whose? [/INST]", Render("llama2", prompt));
        Assert.EndsWith(
            "<|im_start|>assistant\nA lamp.<|im_end|>\n<|im_start|>user\nWhose?<|im_end|>\n<|im_start|>assistant\n",
            Render("chatml", prompt),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_a_template_has_no_place_for()
    {
        var template = Find("chatml");

        Assert.Throws<FormatException>(() => RenderedPrompt.Of(template, Question with { Tools = [new ModelTool("add", null, "{}")] }));
        Assert.Throws<FormatException>(() => RenderedPrompt.Of(template with { Turn = null }, Question with { Since = [new Turn.User("And?")] }));
        Assert.Throws<FormatException>(() => RenderedPrompt.Of(template, Question with { Since = [new Turn.Assistant("A lamp.", [])] }));
    }

    [Fact]
    public void A_missing_template_is_a_warning_and_chatml()
    {
        var found = new TemplateFolder(null).Find("mistral-v9", log, new SourceSpot("models.yaml", 3, "kobold/x"));

        Assert.Equal("chatml", found.Name);
        var warning = Assert.Single(log.Findings);
        Assert.Equal((Severity.Warning, "template-not-found"), (warning.Severity, warning.Rule));
        Assert.Contains("alpaca, chatml, llama2, vicuna", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_ones_own_holds_over_one_of_the_program()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "vicuna", "format: 1\nname: vicuna\ntemplate: \"{{system_prompt}}|{{user_message}}|{{assistant_message}}\"\nstop: [\"||\"]\n");

        var template = new TemplateFolder(folder.Path).Find("vicuna", log, new SourceSpot("models.yaml"));

        Assert.Equal("Be brief.|What is it?|", RenderedPrompt.Of(template, Question).Text);
        Assert.Empty(log.Findings);
    }

    [Theory]
    [InlineData("template: \"{{user_message}} {{assistant_message}}\"", "no place for {{system_prompt}}")]
    [InlineData("template: \"{{system_prompt}}{{user_message}}{{assistant_message}}{{bos}}\"", "{{bos}}, which nobody fills")]
    [InlineData("template: \"{{system_prompt}}{{user_message}}{{assistant_message}}\"\nstop: [\"#\"]", "begins with two characters")]
    [InlineData("template: \"{{system_prompt}}{{user_message}}{{assistant_message}}\"\nstops: [\"##\"]", "stops")]
    public void A_faulty_file_of_ones_own_is_told_with_its_fault_and_not_used(string content, string fault)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "mine", $"format: 1\nname: mine\n{content}\n");

        var template = new TemplateFolder(folder.Path).Find("mine", log, new SourceSpot("models.yaml"));

        Assert.Equal("chatml", template.Name);
        Assert.Contains(log.Findings, finding => finding.Message.Contains(fault, StringComparison.Ordinal));
        Assert.All(log.Findings, finding => Assert.Equal(Severity.Warning, finding.Severity));
    }

    [Fact]
    public void No_name_of_a_template_leaves_its_folder()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "outside", "format: 1\nname: outside\ntemplate: \"{{system_prompt}}{{user_message}}{{assistant_message}}\"\n");

        Assert.Equal("chatml", new TemplateFolder(Path.Combine(folder.Path, "inner")).Find("../outside", log, new SourceSpot("models.yaml")).Name);
    }

    private static void Write(TemporaryFolder folder, string name, string text) => File.WriteAllText(Path.Combine(folder.Path, $"{name}.yaml"), text);

    private PromptTemplate Find(string name) => new TemplateFolder(null).Find(name, log, new SourceSpot("models.yaml"));

    private string Render(string name, Prompt prompt) => RenderedPrompt.Of(Find(name), prompt).Text;

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
