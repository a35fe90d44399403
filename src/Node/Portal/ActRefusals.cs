using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Portal;

/// <summary>A refused act as a page: with the same discretion as the API's answers.</summary>
internal sealed class ActRefusals(Discretion discretion)
{
    public IResult Of(ActRefused refused, IEnumerable<Custody.Statements.Statement> told) =>
        PageAnswer.Of(discretion.Of(refused, told));
}
