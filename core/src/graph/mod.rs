//! Resources → edges. The only place that matches labels, ports and names, always through indexes: cost grows in
//! proportion to the input. There are no messages here.

mod absence;
mod admission;
mod aside;
mod backing;
mod budget;
mod by_kind;
mod cells;
mod cluster;
mod definitions;
mod edges;
mod endpoints;
mod ingress_class;
mod live;
mod lookup;
mod made;
mod missing;
mod names;
mod near_miss;
mod operators;
mod owners;
mod patches;
mod pods;
mod policies;
mod ports;
mod reported;
mod rights;
mod scaling;
mod scopes;
mod selected;
mod selections;
mod selector_miss;

pub(crate) use admission::{Admission, Target, admission, admits, held_back_by, target};
pub(crate) use backing::{Backing, Backings, Endpoint, WrittenEndpoint, resolved_port};
pub(crate) use budget::{Amounts, Budget, Demand, PodNeeds, budgets, limit_ranges, pod_requests, usage};
pub(crate) use cells::CellId;
pub(crate) use cluster::{AT_ONCE, Cluster};
pub(crate) use edges::{Edge, EdgeEnd, EdgeKind, edges};
pub(crate) use endpoints::SERVICE_NAME;
pub(crate) use ingress_class::{CLASS_ANNOTATION, ClassOf, Controller};
#[allow(unused_imports, reason = "each rule asks of a dump what it needs")]
pub(crate) use live::{
    Behind, ClaimObstacle, ContainerKey, Live, LiveEvent, LivePod, Obstacle, Presence, Printed, Refused,
    Revision, Role, Rollout, RolloutState, Scheduling, Trouble, TroubleGroup, TroubleKind, Unseen, Update,
    Verdict, WaitsFor, printed,
};
pub(crate) use lookup::{Lookup, ServiceInNamespace};
pub(crate) use missing::{Missing, kind_makes_pods};
pub(crate) use near_miss::{NearNames, edit_distance, has_one_near, near};
pub(crate) use pods::{carries_pair, labels};
pub(crate) use policies::{Direction, rule_has_port};
pub(crate) use ports::{TargetPort, backend_port, target_port};
use scaling::Scalers;
pub(crate) use scaling::least_replicas;
pub(crate) use selector_miss::{SelectorMiss, find as find_selector_miss};
