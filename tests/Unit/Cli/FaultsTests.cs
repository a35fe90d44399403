using System.Security.Cryptography;
using LotusBridge.Cli;
using LotusBridge.Cli.Nodes;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Packages;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Tests.Unit.Cli;

public sealed class FaultsTests
{
    private static readonly Phrases English = Phrases.In(Language.English);

    public static TheoryData<Exception, int> Kinds => new()
    {
        { new HttpRequestException("no route"), ExitCode.Unreachable },
        { new FileNotFoundException("gone"), ExitCode.Usage },
        { new DirectoryNotFoundException("gone"), ExitCode.Usage },
        { new UnauthorizedAccessException("closed"), ExitCode.Usage },
        { new FormatException("not a digest"), ExitCode.Usage },
        { new ArgumentException("too long"), ExitCode.Usage },
        { new InvalidDataException("not the pinned roster"), ExitCode.Negative },
        { new CryptographicException("bad"), ExitCode.Negative },
        { new PackageException("none of the identities fits"), ExitCode.Negative },
        { new IOException("disk full"), ExitCode.Fault },
        { new InvalidCastException("ours"), ExitCode.Fault },
        { new OperationCanceledException(), ExitCode.Fault },
    };

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Every_fault_has_its_exit_code_and_a_text(Exception fault, int code)
    {
        var explained = Faults.Explain(fault, English);
        Assert.Equal(code, explained.Code);
        Assert.NotEqual("", explained.Text);
    }

    [Fact]
    public void A_refusal_by_a_node_is_told_with_its_article_and_its_code()
    {
        var refusal = new ApiRefusal(422, "validator-not-competent", "A prosecutor may not", "Art. 4(2)");
        var (code, text) = Faults.Explain(new ApiRefusedException(refusal), English);
        Assert.Equal(ExitCode.Negative, code);
        Assert.Contains("Art. 4(2)", text, StringComparison.Ordinal);
        Assert.Contains("validator-not-competent", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_does_not_fit_tells_nothing_about_why()
    {
        var (_, text) = Faults.Explain(new CryptographicException("the padding of block 3"), English);
        Assert.DoesNotContain("padding", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_node_program_is_the_one_that_the_environment_names()
    {
        var file = Path.GetTempFileName();
        Assert.Equal(file, NodeProgram.Find(name => name == "LOTUS_NODE_PROGRAM" ? file : null));
        File.Delete(file);
    }
}
