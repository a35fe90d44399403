using System.Diagnostics;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Acts;
using LotusBridge.Orders;

namespace LotusBridge.Node.Access;

/// <summary>What the desk said, as HTTP: 201 for a new act, 200 for one that was taken before, 422 for a refusal.</summary>
internal sealed class ActAnswers(Lookups lookups, Discretion discretion)
{
    /// <summary>The answer to an act in a thread that names no rule pack.</summary>
    /// <param name="act">What was asked for.</param>
    /// <param name="state">Of what the act was about, after it.</param>
    /// <param name="location">Where that can be read, below the base path.</param>
    public IResult Of(ActAnswer answer, Statement act, string state, string location) => answer switch
    {
        ActTaken taken => Taken(taken, state, location, Basis.WithoutPack(taken.Statement.Body)),
        ActRefused refused => discretion.Of(refused, [act]),
        _ => throw new UnreachableException(),
    };

    /// <summary>The answer to an act about an order, with the state that the order has now.</summary>
    public async Task<IResult> OfOrderAsync(ActAnswer answer, Statement act, CancellationToken stop)
    {
        var number = act.Header.Thread;
        var order = await lookups.OrderAsync(number, stop);
        return answer is ActTaken taken
            ? Taken(taken, Words.Of(order!.State.Stage), "/orders/" + number, order.BasisOf(taken.Statement))
            : Refused(answer, act, order);
    }

    /// <summary>The answer to an act about a package, with the state that the package has now.</summary>
    public async Task<IResult> OfPackageAsync(ActAnswer answer, Statement act, string package, CancellationToken stop)
    {
        if (answer is not ActTaken taken)
        {
            return Refused(answer, act, await lookups.OrderAsync(act.Header.Thread, stop));
        }

        var filed = await lookups.PackageAsync(package, stop);
        return Taken(
            taken, PackageWords.Of(filed!.State), "/packages/" + package, filed.Order.BasisOf(taken.Statement));
    }

    private Problem Refused(ActAnswer answer, Statement act, FiledOrder? order) => discretion.Of(
        (ActRefused)answer, [act, .. order?.Statements.Select(one => one.Statement) ?? []]);

    private static Located Taken(ActTaken taken, string state, string location, Citation? allowedBy)
    {
        var header = taken.Statement.Header;
        var view = new ActAccepted(
            taken.Statement.Digest, header.Type, header.Thread, taken.Index, Words.Of(taken.Finality), state,
            allowedBy?.Article, allowedBy?.Confirmed);
        return new Located(view, taken.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, location);
    }

    private sealed class Located(ActAccepted view, int status, string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = ActRoute.Root + location;
            return Json.With(view, status).ExecuteAsync(httpContext);
        }
    }
}
